//===- Provenance.h - What a benchmark leaves behind ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_PROVENANCE_H
#define UKL_BENCH_PROVENANCE_H

#include "ukl/bench/Results.h"

#include "llvm/Support/raw_ostream.h"

namespace ukl {

/// What the counts depend on, for whoever wants to repeat them.
struct Provenance {
  std::string CommandLine;
  std::string Commit; ///< Of this project's source; empty if not known.
  bool Dirty = false; ///< The source has changes that are not in the commit.
  std::string KernelVersion, KernelKey, KernelConfig, KernelConfigHash;
  std::string Musl, Qemu, HostProcessor;
  bool Native = false;
};

Provenance findProvenance(const BenchOptions &Options, const Kernel &Base);

/// Writes the file that `ukl report` reads.
void writeJSON(llvm::raw_ostream &OS, const Provenance &From,
               llvm::ArrayRef<Measurement> Measurements);

} // namespace ukl

#endif // UKL_BENCH_PROVENANCE_H
