//===- BenchOptions.h - What `ukl bench` is asked for -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_BENCHOPTIONS_H
#define UKL_BENCH_BENCHOPTIONS_H

#include "ukl/link/Link.h"

#include "llvm/Option/ArgList.h"

namespace ukl {

struct BenchOptions {
  std::vector<std::string> Programs; ///< Suites and executables; empty: all.
  std::vector<const SyscallLevel *> Levels;
  std::vector<std::string> Profiles; ///< To link with; empty: without.
  std::vector<std::string> Cases;
  unsigned Scale = 100; ///< Per cent of a case's operations.
  unsigned Repeat = 1;  ///< Boots that must agree.
  unsigned Perturb = 0; ///< Boots that need not.
  unsigned Timeout = 900;
  bool Fast = false;
  bool Cache = false;
  bool Stacks = false;
  bool Model = false;
  bool Native = false;
  bool Verbose = false;
  std::string JSON, Keep, Replay;
  std::string Qemu;
  std::string CommandLine; ///< As the user may repeat it.
};

llvm::Expected<BenchOptions>
parseBenchOptions(const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif // UKL_BENCH_BENCHOPTIONS_H
