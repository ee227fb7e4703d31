//===- BenchOptions.h - Options of `ukl bench` ------------------*- C++ -*-===//
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
  /// Suites and executables. If empty, all suites.
  std::vector<std::string> Programs;
  std::vector<const SyscallLevel *> Levels;
  /// Paths of profiles. An empty path stands for no profile.
  std::vector<std::string> Profiles;
  std::vector<std::string> Cases; ///< If empty, all cases.
  unsigned Scale = 100;           ///< Per cent of a case's operations.
  unsigned Repeat = 1;            ///< Boots whose counts must be equal.
  unsigned Perturb = 0;           ///< Other boots, whose counts may differ.
  unsigned Timeout = 900;         ///< Of a boot, in seconds.
  bool Fast = false;
  std::optional<LtoScope> Lto;
  bool Cache = false;
  bool Stacks = false;
  bool Model = false;
  bool Native = false;
  bool Verbose = false;
  std::string JSON, Keep, Replay;
  std::string Baseline; ///< Another kernel; empty if there is none.
  std::string Qemu;
  std::string CommandLine; ///< The whole command line, quoted for a shell.
};

/// Reads and checks the command line of `ukl bench`.
llvm::Expected<BenchOptions>
parseBenchOptions(const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif // UKL_BENCH_BENCHOPTIONS_H
