//===- Monitor.h - Commands to QEMU, and its events -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// QEMU's machine protocol (QMP) has one JSON object in each line, in both
// directions. QEMU answers every command. Between the answers it sends events.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_MONITOR_H
#define UKL_GUEST_MONITOR_H

#include "ukl/guest/Qemu.h"

#include "llvm/Support/JSON.h"

#include <optional>
#include <string>

namespace ukl {

class QmpMonitor {
public:
  explicit QmpMonitor(QemuProcess &Qemu) : Qemu(Qemu) {}

  /// Makes QEMU send events from now on. Does not wait.
  void start();
  /// Reads the events that have arrived. Does not wait. Returns false if QEMU
  /// has closed the connection.
  bool readEvents();
  /// True if the guest was powered off or reset, or its processors were
  /// stopped.
  bool guestHasStopped() const { return GuestStopped; }

  /// Sends a command and returns QEMU's answer. Fails if QEMU refuses the
  /// command, has ended, or does not answer in time.
  llvm::Expected<llvm::json::Value> execute(llvm::StringRef Command,
                                            llvm::json::Object Arguments = {});
  /// Sends a command of the human monitor and returns the text that it prints;
  /// empty if that fails. QMP itself cannot read registers.
  std::string executeForText(llvm::StringRef Command);
  /// Makes QEMU end by itself, so that its plugins can write their output.
  /// Waits for its end.
  void quit();

private:
  llvm::Error send(llvm::StringRef Command, llvm::json::Object Arguments);
  void handleMessage(llvm::StringRef Line);

  QemuProcess &Qemu;
  bool Started = false;
  bool GuestStopped = false;
  int64_t LastId = 0;
  std::string Received; ///< The beginning of a line.
  std::optional<llvm::json::Object> Answer;
};

} // namespace ukl

#endif // UKL_GUEST_MONITOR_H
