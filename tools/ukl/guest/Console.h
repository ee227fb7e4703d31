//===- Console.h - What the guest's console tells ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel's console carries two things: the kernel's messages, and the lines
// in which /init reports. The latter start with a mark that only this run
// knows, so no output of the program can be taken for them.
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
  /// Copies the kernel's messages to \p Copy when it is not null.
  GuestConsole(llvm::StringRef Mark, llvm::raw_ostream *Copy)
      : Mark(Mark), Copy(Copy) {}

  void feed(llvm::StringRef Bytes);

  /// /init is about to start the program.
  bool isReady() const { return Ready; }
  /// /init has set the profile's counters to zero.
  bool wasReset() const { return Reset; }
  /// Number of input chunks the guest has taken.
  unsigned acknowledged() const { return Acknowledged; }
  std::optional<AppEnd> end() const { return End; }

  /// The first message of a kernel that panicked, or oopsed; else empty.
  const std::string &failure() const { return Failure; }
  /// The first warning of a kernel that goes on.
  const std::string &warning() const { return Warning; }

  /// The kernel's last messages, and all from the failure on.
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
