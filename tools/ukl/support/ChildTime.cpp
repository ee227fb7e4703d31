//===- ChildTime.cpp - Processor time of what this process runs -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/support/ChildTime.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <map>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

using namespace llvm;

namespace ukl {

namespace {

struct ProcessTime {
  int Parent = 0;
  uint64_t Ticks = 0; ///< Its own, and those of children it has waited for.
};

} // namespace

static std::optional<ProcessTime> readStat(const Twine &Path) {
  auto Buffer = MemoryBuffer::getFileAsStream(Path);
  if (!Buffer)
    return std::nullopt;
  // The name, in parentheses, may have blanks and parentheses.
  StringRef Rest = (*Buffer)->getBuffer().rsplit(')').second;
  SmallVector<StringRef, 48> Fields;
  Rest.trim().split(Fields, ' ');
  // proc(5) counts from 1, and the first here is its third.
  constexpr size_t Parent = 4 - 3, FirstTime = 14 - 3, Times = 4;
  ProcessTime Result;
  if (Fields.size() < FirstTime + Times ||
      Fields[Parent].getAsInteger(10, Result.Parent))
    return std::nullopt;
  for (size_t I = 0; I < Times; ++I) {
    uint64_t Ticks;
    if (!Fields[FirstTime + I].getAsInteger(10, Ticks))
      Result.Ticks += Ticks;
  }
  return Result;
}

static double seconds(const timeval &Time) {
  return static_cast<double>(Time.tv_sec) +
         static_cast<double>(Time.tv_usec) / 1e6;
}

double childSeconds() {
  rusage Ended;
  ::getrusage(RUSAGE_CHILDREN, &Ended);
  double Result = seconds(Ended.ru_utime) + seconds(Ended.ru_stime);
  std::map<int, ProcessTime> Running;
  std::error_code EC;
  for (sys::fs::directory_iterator It("/proc", EC), End; !EC && It != End;
       It.increment(EC)) {
    int Process;
    if (sys::path::filename(It->path()).getAsInteger(10, Process))
      continue;
    if (std::optional<ProcessTime> Time = readStat(It->path() + "/stat"))
      Running[Process] = *Time;
  }
  const int Self = ::getpid();
  for (const auto &[Process, Time] : Running) {
    auto At = Running.find(Time.Parent);
    // Numbers are used again meanwhile, so parents could form a ring.
    for (size_t Steps = Running.size();
         At != Running.end() && At->first != Self && Steps != 0; --Steps)
      At = Running.find(At->second.Parent);
    if (At != Running.end() && At->first == Self && Process != Self)
      Result += static_cast<double>(Time.Ticks) /
                static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  return Result;
}

} // namespace ukl
