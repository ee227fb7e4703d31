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

/// Prints for each case and ring from how many to how many cycles its events
/// cost, if each costs what has been published for it.
void printModel(llvm::raw_ostream &OS, const Measurement &M);
/// The figures that printModel() uses, and who has published them.
void printModelSources(llvm::raw_ostream &OS);

} // namespace ukl

#endif // UKL_BENCH_COSTMODEL_H
