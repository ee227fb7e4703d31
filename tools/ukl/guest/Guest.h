//===- Guest.h - Boot one guest and say how it ended ------------*- C++ -*-===//
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

/// Exit statuses for runs whose program has none of its own.
enum GuestStatus : int {
  SignalBase = 128, // as the shell counts
  StatusTimeout = 124,
  StatusNoResult = 125,
};

/// A text that no output of the program can be taken for.
std::string randomMark();

/// The last lines of what a program has written, for a message: each on a line
/// of its own, behind "  | ".
std::string lastLines(llvm::StringRef Output);

/// Opens the file of --console: "-" is our standard error; null for none.
llvm::Expected<std::unique_ptr<llvm::raw_fd_ostream>>
openConsoleCopy(llvm::StringRef Path);

/// One guest, from its files to its end.
class Guest {
public:
  /// Checks what can be checked before a boot, and writes the guest's files.
  /// \p Options are kept by reference.
  static llvm::Expected<std::unique_ptr<Guest>>
  prepare(GuestOptions &Options, InputKind Input, llvm::StringRef Mark,
          llvm::raw_ostream *ConsoleCopy);

  /// Boots, and returns when the guest has ended or its time is up.
  /// \p Output gets what the program writes; null: our standard output.
  /// When \p StopWhen says so, the guest need not end by itself.
  llvm::Error run(OutputSink Output = nullptr,
                  StopCondition StopWhen = nullptr);

  /// Says what went wrong, if anything, and returns the exit status.
  int report();

  SessionEnd howEnded() const { return How; }
  const GuestConsole &console() const { return Console; }
  const std::vector<PortForward> &forwards() const { return Options.Forwards; }
  Session &session() { return GuestSession; }
  /// As of waitpid().
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
