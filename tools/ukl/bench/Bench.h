//===- Bench.h - ukl bench: measure in both rings ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_BENCH_H
#define UKL_BENCH_BENCH_H

#include "ukl/support/Options.h"

namespace ukl {

/// `ukl bench`.
extern const Command BenchCommand;

} // namespace ukl

#endif // UKL_BENCH_BENCH_H
