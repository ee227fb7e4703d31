//===- Results.h - Cases and their counts -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_RESULTS_H
#define UKL_BENCH_RESULTS_H

#include "ukl/bench/Logs.h"

namespace ukl {

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
