//===- Compare.h - Compare the counts of several boots ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_COMPARE_H
#define UKL_BENCH_COMPARE_H

#include "ukl/bench/Results.h"

namespace ukl {

/// The differences between \p First and \p Next: one line for each count that
/// is not the same.
std::vector<std::string> differences(const Measurement &First,
                                     const Measurement &Next);

/// Extends the spreads of \p M so that they include the totals of \p Other.
llvm::Error addToSpread(Measurement &M, const Measurement &Other);

} // namespace ukl

#endif // UKL_BENCH_COMPARE_H
