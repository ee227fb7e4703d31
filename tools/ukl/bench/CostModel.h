//===- CostModel.h - What the events would cost -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_COSTMODEL_H
#define UKL_BENCH_COSTMODEL_H

#include "ukl/bench/Results.h"

#include "llvm/Support/raw_ostream.h"

namespace ukl {

/// Prints a range for each case and ring: the cycles that its events would cost
/// according to published figures.
void printModel(llvm::raw_ostream &OS, const Measurement &M);
/// Prints the figures that printModel() uses, and their sources.
void printModelSources(llvm::raw_ostream &OS);

} // namespace ukl

#endif // UKL_BENCH_COSTMODEL_H
