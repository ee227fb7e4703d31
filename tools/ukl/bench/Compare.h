//===- Compare.h - Several boots of the same --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_COMPARE_H
#define UKL_BENCH_COMPARE_H

#include "ukl/bench/Results.h"

namespace ukl {

/// What differs between \p First and \p Next, a line for each count; empty if
/// all counts are the same.
std::vector<std::string> differences(const Measurement &First,
                                     const Measurement &Next);

/// Widens the spreads of \p M by the totals of \p Other.
llvm::Error addToSpread(Measurement &M, const Measurement &Other);

} // namespace ukl

#endif // UKL_BENCH_COMPARE_H
