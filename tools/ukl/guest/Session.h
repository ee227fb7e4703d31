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
  None,    // /dev/null: the guest's program gets /dev/null too
  Stream,  // sent in chunks, end of file included
  Terminal // --shell: every key at once, both ways untouched
};

/// Decides from our own standard input.
InputKind chooseInput(GuestMode Mode);

/// Why a session ended.
enum class SessionEnd {
  QemuEnded,
  GuestEnded, // or should have; QEMU still has its memory (keepQemu)
  Stopped,    // the condition of stopWhen() holds; the guest may still run
  TimedOut,
  Interrupted
};

/// Takes what the program writes.
using OutputSink = std::function<void(llvm::StringRef)>;

/// Asked several times a second; true ends the session.
using StopCondition = std::function<bool()>;

/// Moves bytes between our standard streams and a guest until it ends.
class Session {
public:
  Session(QemuProcess &Qemu, GuestConsole &Console, InputKind Input)
      : Qemu(Qemu), Monitor(Qemu), Console(Console), Input(Input) {}

  /// Instead of our standard output.
  void setOutput(OutputSink Sink) { Output = std::move(Sink); }
  /// For a guest with GuestOptions::Profile: ends the session when the guest
  /// has ended, while QEMU still has its memory.
  void keepQemu() { KeepsQemu = true; }
  void stopWhen(StopCondition Condition) { StopWhen = std::move(Condition); }
  /// \p TimeoutSeconds 0: no limit.
  SessionEnd run(unsigned TimeoutSeconds);

  /// Signal that ended an interrupted session.
  int signal() const;
  /// What QEMU wrote on its standard error.
  const std::string &qemuErrors() const { return Errors; }
  /// Where the processors are; for a guest that hangs.
  std::string askRegisters();
  /// Stops the processors, for saveMemory().
  void stopGuest() { llvm::consumeError(Monitor.execute("stop").takeError()); }
  /// Writes guest memory to \p File. Addresses are physical.
  llvm::Error saveMemory(uint64_t Address, uint64_t Size, llvm::StringRef File);
  /// Has QEMU end by itself, so that its plugins can write what they know.
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
  std::string Pending; // on its way to the guest
  std::string Errors;
};

} // namespace ukl

#endif // UKL_GUEST_SESSION_H
