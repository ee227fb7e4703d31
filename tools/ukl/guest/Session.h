//===- Session.h - One guest from start to end ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_SESSION_H
#define UKL_GUEST_SESSION_H

#include "ukl/guest/Console.h"
#include "ukl/guest/Monitor.h"
#include "ukl/guest/Qemu.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace ukl {

/// Where the program's standard input comes from.
enum class InputKind {
  None,    // our input is /dev/null, and so is the program's
  Stream,  // our input is sent in chunks, with its end
  Terminal // for --shell: every key is sent at once, and no byte is changed
};

/// Chooses the kind that fits our own standard input.
InputKind chooseInput(GuestMode Mode);

/// Why a session ended.
enum class SessionEnd {
  QemuEnded,
  GuestEnded, // or should have by now; QEMU still has its memory (keepQemu)
  Stopped,    // setStopCondition() says so; the guest may still run
  TimedOut,
  Interrupted
};

/// Gets what the program writes.
using OutputSink = std::function<void(llvm::StringRef)>;

/// Called several times a second. The session ends when it returns true.
using StopCondition = std::function<bool()>;

/// Moves bytes between our standard streams and a guest until it ends.
class Session {
public:
  Session(QemuProcess &Qemu, GuestConsole &Console, InputKind Input)
      : Qemu(Qemu), Monitor(Qemu), Console(Console), Input(Input) {}

  /// \p Sink gets the program's output instead of our standard output.
  void setOutput(OutputSink Sink) { Output = std::move(Sink); }
  /// For a guest with GuestOptions::Profile: the session ends when the guest
  /// has ended, while QEMU still has its memory.
  void keepQemu() { KeepsQemu = true; }
  /// The session also ends when \p Condition returns true.
  void setStopCondition(StopCondition Condition) {
    StopWhen = std::move(Condition);
  }
  /// Runs the session until it ends. If \p TimeoutSeconds is 0, there is no
  /// limit.
  SessionEnd run(unsigned TimeoutSeconds);

  /// The signal that ended an interrupted session.
  int signal() const;
  /// What QEMU has written to its standard error.
  const std::string &qemuErrors() const { return Errors; }
  /// The processors' instruction pointers, as text; for a guest that hangs.
  std::string askRegisters();
  /// Stops the processors, for saveMemory().
  void stopGuest() { llvm::consumeError(Monitor.execute("stop").takeError()); }
  /// Writes \p Size bytes of the guest's memory to \p File. \p Address is
  /// physical.
  llvm::Error saveMemory(uint64_t Address, uint64_t Size, llvm::StringRef File);
  /// Makes QEMU end by itself, so that its plugins can write their output.
  void quitQemu() { Monitor.quit(); }

private:
  using Clock = std::chrono::steady_clock;

  bool waitForEvents(Clock::time_point Deadline);
  std::optional<SessionEnd> checkEnd();
  bool guestHasEnded();
  void forwardOutput();
  void readInput();
  void sendPending();
  bool wantsInput() const;

  QemuProcess &Qemu;
  QmpMonitor Monitor;
  GuestConsole &Console;
  InputKind Input;
  OutputSink Output;
  StopCondition StopWhen;
  Clock::time_point NextCheck;
  bool KeepsQemu = false;
  bool MonitorOpen = true;
  bool SerialOpen = true, ConsoleOpen = true, ErrorsOpen = true;
  bool InputEnded = false;
  unsigned ChunksSent = 0;
  std::string Pending; // input that has not been sent yet
  std::string Errors;
};

} // namespace ukl

#endif // UKL_GUEST_SESSION_H
