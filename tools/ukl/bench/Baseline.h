//===- Baseline.h - Figures beside those of another kernel ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// --baseline boots the kernel that a user has now, with the same executables of
// ring 3 in the same guest, and compares. Such a kernel has no symbols for us,
// so its figures are the guest's clock: with -icount, one tick is one
// instruction, and each iteration of a repeated string instruction is one, too.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_BASELINE_H
#define UKL_BENCH_BASELINE_H

#include "ukl/bench/Logs.h"
#include "ukl/bench/Suite.h"
#include "ukl/kernel/Kernel.h"

namespace ukl {

/// The kernel that --baseline names: a bzImage, or "debian", which stands for
/// Debian's cloud kernel of the version that \p Base is. Debian's is in the
/// cache, and downloaded by apt-get if it is not. Fails if there is no such
/// kernel.
llvm::Expected<BaselineKernel> findBaseline(const std::string &Name,
                                            const Kernel &Base);

/// Boots the kernel and measures \p S in ring 3.
llvm::Expected<BaselineSuite> measureBaseline(const BaselineKernel &Kernel,
                                              const Suite &S,
                                              const BenchOptions &Options);

/// Prints the ticks of each case on that kernel, and those of all measurements
/// of the same suite with their ratios.
void printBaseline(llvm::raw_ostream &OS, const BaselineKernel &Kernel,
                   llvm::ArrayRef<Measurement> Measurements);

} // namespace ukl

#endif // UKL_BENCH_BASELINE_H
