//===- Console.cpp - Read the guest's console -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Console.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace ukl;

static constexpr size_t LinesKept = 24;
static constexpr size_t LinesKeptAfterFailure = 64;

// The beginnings of messages of a kernel that fails. Messages about a program
// that faults ("segfault at", "traps: ... general protection fault") are not
// among them.
static constexpr StringRef FailurePrefixes[] = {
    "Kernel panic - not syncing",
    "BUG: ",
    "Oops: ",
    "Oops:",
    "kernel BUG at ",
    "watchdog: BUG: ",
    "PANIC: ",
};
static constexpr StringRef WarningPrefixes[] = {"WARNING: ", "rcu: INFO: rcu_",
                                                "INFO: task "};

/// The line without a time stamp such as "[    1.234567] ".
static StringRef withoutTimeStamp(StringRef Line) {
  StringRef Rest = Line;
  if (Rest.consume_front("[") && Rest.contains("] "))
    return Rest.split("] ").second;
  return Line;
}

static bool startsWithAny(StringRef Line, ArrayRef<StringRef> Prefixes) {
  return any_of(Prefixes, [&](StringRef P) { return Line.starts_with(P); });
}

void GuestConsole::feed(StringRef Bytes) {
  Partial += Bytes;
  StringRef Rest = Partial;
  while (Rest.contains('\n')) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    handleLine(Line.rtrim('\r'));
  }
  Partial = Rest.str();
}

void GuestConsole::handleLine(StringRef Line) {
  if (size_t At = Line.find(Mark); At != StringRef::npos) {
    handleReport(Line.drop_front(At + Mark.size()).trim());
    return;
  }
  if (Copy) {
    *Copy << Line << '\n';
    Copy->flush();
  }
  StringRef Message = withoutTimeStamp(Line);
  if (Failure.empty() && startsWithAny(Message, FailurePrefixes))
    Failure = Message.str();
  if (Warning.empty() && startsWithAny(Message, WarningPrefixes))
    Warning = Message.str();
  if (Lines.size() == (Failure.empty() ? LinesKept : LinesKeptAfterFailure)) {
    if (!Failure.empty())
      return; // the beginning of an oops tells more than its end
    Lines.pop_front();
  }
  Lines.push_back(Line.str());
}

void GuestConsole::handleReport(StringRef Report) {
  auto [Word, Value] = Report.split(' ');
  unsigned Number = 0;
  if (Word == "ready") {
    Ready = true;
    // What was printed while the guest booted explains nothing that follows.
    if (Failure.empty() && Warning.empty())
      Lines.clear();
  } else if (Word == "reset" || Word == "no-reset")
    Reset = Word == "reset";
  else if (Word == "ack")
    ++Acknowledged;
  else if ((Word == "exit" || Word == "signal") &&
           !Value.getAsInteger(10, Number))
    End = AppEnd{Word == "signal", Number};
}

std::string GuestConsole::lastLines() const {
  std::string Result;
  for (const std::string &Line : Lines)
    Result += "  | " + Line + "\n";
  if (!Partial.empty())
    Result += "  | " + Partial + "\n";
  return Result;
}
