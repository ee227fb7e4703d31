//===- Progress.cpp - Show that something is going on ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command writes its log, and a thread here reads the log at the same time.
// This needs neither a pipe nor any help from the command.
//
//===----------------------------------------------------------------------===//

#include "ukl/support/Progress.h"

#include "ukl/support/ChildTime.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace llvm;

namespace ukl {

static constexpr auto RedrawEvery = std::chrono::milliseconds(500);
static constexpr auto PrintEvery = std::chrono::seconds(30);

Progress::Progress(std::string T, bool Verbose, ProgressSource S)
    : Title(std::move(T)), Source(std::move(S)),
      Redraw(!Verbose && sys::Process::StandardErrIsDisplayed()),
      StartSeconds(Source.ExpectedSeconds > 0 ? childSeconds() : 0) {
  if (!Redraw)
    errs() << "  " << Title << " ...\n";
  Watcher = std::thread([this] { watch(); });
}

Progress::~Progress() {
  if (Watcher.joinable())
    finish("failed");
}

void Progress::done(StringRef Remark) {
  finish(Remark.empty() ? "done" : Remark);
}

unsigned Progress::lines() {
  std::lock_guard<std::mutex> Lock(Mutex);
  readLog();
  return Lines;
}

void Progress::finish(StringRef End) {
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Stopping = true;
  }
  Stop.notify_all();
  Watcher.join();
  if (Redraw)
    errs() << "\r\033[K";
  errs() << "  " << Title << ": " << End << ", " << elapsed() << '\n';
}

void Progress::watch() {
  std::unique_lock<std::mutex> Lock(Mutex);
  while (!Stop.wait_for(Lock, RedrawEvery, [this] { return Stopping; })) {
    readLog();
    if (!Redraw && Clock::now() - LastPrinted < PrintEvery)
      continue;
    LastPrinted = Clock::now();
    draw();
  }
}

void Progress::readLog() {
  if (Source.Log.empty())
    return;
  std::ifstream In(Source.Log, std::ios::binary);
  In.seekg(LogOffset);
  char Buffer[16384];
  while (In.read(Buffer, sizeof(Buffer)) || In.gcount() > 0) {
    LogOffset += In.gcount();
    Partial.append(Buffer, In.gcount());
  }
  SmallVector<StringRef, 0> NewLines, Prefixes;
  StringRef(Partial).split(NewLines, '\n');
  StringRef(Source.Counted).split(Prefixes, '|');
  std::string Rest = NewLines.pop_back_val().str();
  for (StringRef Line : NewLines) {
    if (!any_of(Prefixes, [&](StringRef P) { return Line.starts_with(P); }))
      continue;
    ++Lines;
    LastLine = Line.trim().str();
  }
  Partial = std::move(Rest);
}

static std::string formatDuration(double Seconds) {
  if (Seconds < 60)
    return formatv("{0:F1} s", Seconds);
  return formatv("{0} min {1} s", unsigned(Seconds) / 60,
                 unsigned(Seconds) % 60);
}

/// As exact as an estimate is.
static std::string roundDuration(double Seconds) {
  if (Seconds < 95)
    return formatv("{0} s", 10 * unsigned(Seconds / 10 + 1));
  return formatv("{0} min", std::lround(Seconds / 60));
}

std::string Progress::elapsed() const {
  return formatDuration(
      std::chrono::duration<double>(Clock::now() - Start).count());
}

/// "40% ", with the time that is left if processor time is what counts. That
/// assumes that the work goes on at the same speed.
std::string Progress::howFar() const {
  double Part = 0;
  std::string Left;
  if (Source.ExpectedSeconds > 0) {
    Part = (childSeconds() - StartSeconds) / Source.ExpectedSeconds;
    double Elapsed =
        std::chrono::duration<double>(Clock::now() - Start).count();
    // Before that, the speed is not known.
    if (constexpr double Enough = 0.02; Part > Enough && Part < 1)
      Left = "about " + roundDuration(Elapsed / Part * (1 - Part)) + " left, ";
  } else if (Source.Expected) {
    Part = double(Lines) / Source.Expected;
  } else {
    return "";
  }
  // What is expected may be too low, so never show 100 % before the end.
  return formatv("{0}% {1}", unsigned(std::clamp(Part, 0.0, 0.99) * 100), Left);
}

void Progress::draw() {
  std::string Text = "  " + Title + ": " + howFar() + elapsed();
  if (!LastLine.empty()) {
    SmallVector<StringRef, 4> Words; // "CC      net/ipv4/tcp.o"
    StringRef(LastLine).split(Words, ' ', -1, /*KeepEmpty=*/false);
    Text += "  " + join(Words, " ");
  }
  unsigned Columns = sys::Process::StandardErrColumns();
  if (!Redraw) {
    errs() << Text << '\n';
    return;
  }
  errs() << '\r' << StringRef(Text).take_front(Columns ? Columns - 1 : 79)
         << "\033[K";
}

} // namespace ukl
