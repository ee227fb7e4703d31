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

/// What the log of a running command means for the user.
struct ProgressSource {
  /// The log that the command writes; empty: only the time passes.
  std::string Log;
  /// Lines of the log that count start with one of these ('|' between them).
  std::string Counted;
  /// How many of them there will be; 0 if not known.
  unsigned Expected = 0;
};

/// One step: "title", while it runs how far it is, at the end how long it took.
/// On a terminal the line is redrawn; elsewhere a line appears at the start, at
/// the end, and every 30 seconds between.
class Progress {
public:
  /// With \p Verbose commands are being printed: nothing is redrawn.
  Progress(std::string Title, bool Verbose, ProgressSource Source = {});
  ~Progress();

  /// Ends the step well. Without this it counts as failed.
  void done(llvm::StringRef Remark = "");
  /// Lines counted so far.
  unsigned lines();

private:
  using Clock = std::chrono::steady_clock;
  void watch();
  void readLog();
  void draw();
  void finish(llvm::StringRef End);
  std::string elapsed() const;

  std::string Title;
  ProgressSource Source;
  bool Redraw;
  Clock::time_point Start = Clock::now(), LastPrinted = Start;
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
