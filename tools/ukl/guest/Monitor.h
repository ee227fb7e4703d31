//===- Monitor.h - Commands to QEMU, and its events -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// QEMU's machine protocol (QMP): one JSON object a line in each direction. QEMU
// answers each command, and in between tells what happens, in events.
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
  /// Reads the events that are there. Does not wait. False when QEMU has closed
  /// the connection.
  bool readEvents();
  /// The guest was powered off or reset, or its processors were stopped.
  bool guestHasStopped() const { return GuestStopped; }

  /// Carries out a command and returns what QEMU answers. Fails if QEMU refuses
  /// it, is gone, or does not answer in time.
  llvm::Expected<llvm::json::Value> execute(llvm::StringRef Command,
                                            llvm::json::Object Arguments = {});
  /// The text of a command for people. QMP has no registers of its own.
  std::string executeForText(llvm::StringRef Command);
  /// Has QEMU end by itself, so that its plugins can write what they know.
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
