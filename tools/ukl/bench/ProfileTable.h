//===- ProfileTable.h - With and without a profile --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_PROFILETABLE_H
#define UKL_BENCH_PROFILETABLE_H

#include "ukl/bench/Results.h"

#include "llvm/Support/raw_ostream.h"

namespace ukl {

/// Compares each measurement with a profile to the one without, of the same
/// suite at the same level: prints instructions and some events in ring 0.
/// Prints nothing if there is no such pair.
void printProfileEffect(llvm::raw_ostream &OS,
                        llvm::ArrayRef<Measurement> Results);

/// ", profile echo.profdata"; empty without a profile.
std::string profileTitle(const Measurement &M);

} // namespace ukl

#endif // UKL_BENCH_PROFILETABLE_H
