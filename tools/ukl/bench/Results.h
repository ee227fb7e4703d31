//===- Results.h - Cases and their counts -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_RESULTS_H
#define UKL_BENCH_RESULTS_H

#include "ukl/bench/Logs.h"
#include "ukl/bench/MeasuredImage.h"

namespace ukl {

/// The counts of one case in one ring, of the whole window.
struct RingCounts {
  CountMap Instructions, Events;
  uint64_t Ticks = 0, Raw = 0;
  /// Instructions of all domains.
  uint64_t total() const;
};

/// From several boots that differ: the smallest and the largest total.
struct Spread {
  uint64_t Min = 0, Max = 0;
};

/// Time of an operation over several windows (--native).
struct TimeStatistics {
  double Median = 0, FirstQuartile = 0, ThirdQuartile = 0; ///< Nanoseconds.
};

struct CaseResult {
  std::string Name;
  uint64_t Operations = 0;
  RingCounts Rings[NumRings];
  bool HasSpread = false; ///< Only with --perturb.
  Spread Spreads[NumRings];
  TimeStatistics Times[NumRings]; ///< Only with --native, which only has these.
};

/// A call stack of names such as "k:do_syscall_64".
struct NamedStack {
  std::string Case;
  std::vector<std::string> Frames;
  uint64_t Count;
};

/// One suite at one level, with one profile or none.
struct Measurement {
  std::string Suite, Level, Link;
  std::optional<ImageProfile> Profile;
  BenchImage Image;
  std::vector<ImagePart> Sections, Subsystems;
  std::vector<CaseResult> Cases;
  std::vector<NamedStack> Stacks[NumRings];
  std::optional<llvm::json::Value> CacheModel;
  std::string Qemu;
};

/// Pairs what the guest and the plugin say of each window, and the windows of
/// the two rings; refuses what does not fit together.
llvm::Expected<std::vector<CaseResult>> pairWindows(const GuestLog &Guest,
                                                    const PluginLog &Plugin);

/// The same from the guest's clock alone: statistics over the windows of each
/// case.
llvm::Expected<std::vector<CaseResult>> timeWindows(const GuestLog &Guest);

/// Median and quartiles (of the lower and the upper half, without the median).
TimeStatistics summarise(std::vector<double> Values);

} // namespace ukl

#endif // UKL_BENCH_RESULTS_H
