//===- Results.h - Cases and their counts -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_RESULTS_H
#define UKL_BENCH_RESULTS_H

#include "ukl/bench/Logs.h"

namespace ukl {

/// Joins what the guest and the plugin say about each window, and the windows
/// of the two rings. Fails if they do not fit together.
llvm::Expected<std::vector<CaseResult>> pairWindows(const GuestLog &Guest,
                                                    const PluginLog &Plugin);

/// The same for a boot that has measured ring 3 only, on a kernel without
/// symbols: instructions that a fault has stopped are counted twice by the
/// plugin, not in the ticks.
llvm::Expected<std::vector<CaseResult>> ring3Windows(const GuestLog &Guest,
                                                     const PluginLog &Plugin);

/// For --native: statistics of the guest's times in the windows of each case,
/// in ns per operation.
llvm::Expected<std::vector<CaseResult>> timeWindows(const GuestLog &Guest);

/// The median of \p Values, and the quartiles: the medians of the lower and of
/// the upper half. \p Values must not be empty.
TimeStatistics summarise(std::vector<double> Values);

} // namespace ukl

#endif // UKL_BENCH_RESULTS_H
