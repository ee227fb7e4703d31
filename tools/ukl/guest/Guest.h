//===- Guest.h - Boot one guest and report how it ended ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_GUEST_H
#define UKL_GUEST_GUEST_H

#include "common/FileOutput.h"
#include "ukl/guest/CrashSymbols.h"
#include "ukl/guest/GuestOptions.h"
#include "ukl/guest/Session.h"

namespace ukl {

/// Exit statuses of a run whose program has not ended with one of its own.
enum GuestStatus : int {
  SignalBase = 128, // plus the signal's number, as in a shell
  StatusTimeout = 124,
  StatusNoResult = 125,
};

/// A random text, which no output of the program has.
std::string randomMark();

/// The last 12 lines of \p Output, for a message: each on a new line, after
/// "  | ".
std::string lastLines(llvm::StringRef Output);

/// Opens the file of --console; "-" is our standard error. Returns null if
/// \p Path is empty.
llvm::Expected<std::unique_ptr<llvm::raw_fd_ostream>>
openConsoleCopy(llvm::StringRef Path);

/// One guest: its files, its boot and its end.
class Guest {
public:
  /// Checks what can be checked before a boot, and writes the guest's files.
  /// \p Options must live as long as the guest. /init starts its reports with
  /// \p Mark. \p ConsoleCopy gets the kernel's messages, unless it is null.
  static llvm::Expected<std::unique_ptr<Guest>>
  prepare(GuestOptions &Options, InputKind Input, llvm::StringRef Mark,
          llvm::raw_ostream *ConsoleCopy);

  /// Boots the guest. Returns when it has ended, its time is up, or \p StopWhen
  /// returns true. \p Output gets what the program writes; if it is null, our
  /// standard output does.
  llvm::Error run(OutputSink Output = nullptr,
                  StopCondition StopWhen = nullptr);

  /// Prints what went wrong, if anything did, and returns the exit status.
  int report();

  SessionEnd howEnded() const { return How; }
  const GuestConsole &console() const { return Console; }
  const std::vector<PortForward> &forwards() const { return Options.Forwards; }
  Session &session() { return GuestSession; }
  /// QEMU's status in the form of waitpid().
  int qemuStatus() { return Qemu.wait(); }

private:
  Guest(GuestOptions &Options, ImageSymbols Symbols, TempDir Temp,
        InputKind Input, llvm::StringRef Mark, llvm::raw_ostream *ConsoleCopy)
      : Options(Options), Symbols(std::move(Symbols)), Temp(std::move(Temp)),
        Console(Mark, ConsoleCopy), GuestSession(Qemu, Console, Input) {}

  void announce() const;
  void printConsole() const;
  int reportAppEnd(AppEnd End) const;
  int reportTimeout();
  int reportKernelFailure() const;
  int reportNoResult();

  GuestOptions &Options;
  ImageSymbols Symbols;
  TempDir Temp;
  std::vector<std::string> Command;
  QemuProcess Qemu;
  GuestConsole Console;
  Session GuestSession;
  SessionEnd How = SessionEnd::QemuEnded;
};

} // namespace ukl

#endif // UKL_GUEST_GUEST_H
