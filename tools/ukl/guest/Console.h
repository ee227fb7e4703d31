//===- Console.h - Read the guest's console ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel's console has the kernel's messages, and the lines in which /init
// reports. The latter start with a mark that only this run knows, so that no
// output of the program can look like one.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_CONSOLE_H
#define UKL_GUEST_CONSOLE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <deque>
#include <optional>
#include <string>

namespace ukl {

/// How the program ended.
struct AppEnd {
  bool BySignal;
  unsigned Number; // exit status or signal
};

class GuestConsole {
public:
  /// \p Mark starts the reports of /init. Copies the kernel's messages to \p
  /// Copy, unless it is null.
  GuestConsole(llvm::StringRef Mark, llvm::raw_ostream *Copy)
      : Mark(Mark), Copy(Copy) {}

  /// Takes the next bytes of the console.
  void feed(llvm::StringRef Bytes);

  /// True if /init has reported that it starts the program.
  bool isReady() const { return Ready; }
  /// True if /init has set the profile's counters to zero.
  bool wasReset() const { return Reset; }
  /// How many chunks of input the guest has taken.
  unsigned acknowledged() const { return Acknowledged; }
  /// How the program ended, once it has.
  std::optional<AppEnd> end() const { return End; }

  /// The message of a kernel panic or oops, the first one; else empty.
  const std::string &failure() const { return Failure; }
  /// The first warning of the kernel, after which it continues; else empty.
  const std::string &warning() const { return Warning; }

  /// The kernel's last messages. After a failure, some before it and those
  /// after it, up to a limit.
  std::string lastLines() const;

private:
  void handleLine(llvm::StringRef Line);
  void handleReport(llvm::StringRef Report);

  std::string Mark;
  llvm::raw_ostream *Copy;
  std::string Partial;
  std::deque<std::string> Lines;
  bool Ready = false;
  bool Reset = false;
  unsigned Acknowledged = 0;
  std::optional<AppEnd> End;
  std::string Failure;
  std::string Warning;
};

} // namespace ukl

#endif // UKL_GUEST_CONSOLE_H
