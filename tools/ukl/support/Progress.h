//===- Progress.h - Show that something is going on -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_SUPPORT_PROGRESS_H
#define UKL_SUPPORT_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace ukl {

/// How to see from the log of a running command how far it is.
struct ProgressSource {
  /// The log that the command writes. If empty, only the time is shown.
  std::string Log;
  /// Only lines that start with one of these count ('|' between them).
  std::string Counted;
  /// How many lines will count; 0 if not known.
  unsigned Expected = 0;
  /// The processor time that commands will take, in seconds; 0 if not known.
  /// Used instead of lines.
  double ExpectedSeconds = 0;
};

/// Shows one step on stderr: its title, how far it is while it runs, and how
/// long it took at the end. A terminal has one line, which is redrawn.
/// Elsewhere a line is printed at the start, at the end, and every 30 seconds
/// in between.
class Progress {
public:
  /// If \p Verbose, commands are printed, so no line is redrawn.
  Progress(std::string Title, bool Verbose, ProgressSource Source = {});
  /// Shows that the step has failed, unless done() has been called.
  ~Progress();

  /// Shows that the step has succeeded, with \p Remark instead of "done".
  void done(llvm::StringRef Remark = "");
  /// The number of lines that have counted so far.
  unsigned lines();

private:
  using Clock = std::chrono::steady_clock;
  void watch();
  void readLog();
  void draw();
  void finish(llvm::StringRef End);
  std::string elapsed() const;
  std::string howFar() const;

  std::string Title;
  ProgressSource Source;
  bool Redraw;
  Clock::time_point Start = Clock::now(), LastPrinted = Start;
  double StartSeconds;
  uint64_t LogOffset = 0;
  unsigned Lines = 0;
  std::string Partial, LastLine;
  std::mutex Mutex;
  std::condition_variable Stop;
  bool Stopping = false;
  std::thread Watcher;
};

} // namespace ukl

#endif // UKL_SUPPORT_PROGRESS_H
