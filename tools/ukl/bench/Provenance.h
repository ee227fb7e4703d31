//===- Provenance.h - What the counts depend on -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_PROVENANCE_H
#define UKL_BENCH_PROVENANCE_H

#include "ukl/bench/BenchOptions.h"
#include "ukl/benchfile/BenchFile.h"
#include "ukl/kernel/Kernel.h"

namespace ukl {

/// The version of a kernel that is built: "6.12.1".
std::string kernelRelease(const Kernel &Base);

/// Finds out what the counts depend on. What cannot be found is left empty.
Provenance findProvenance(const BenchOptions &Options, const Kernel &Base);

} // namespace ukl

#endif // UKL_BENCH_PROVENANCE_H
