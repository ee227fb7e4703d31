//===- Options.h - Command line of ukl --------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_OPTIONS_H
#define UKL_TOOLS_OPTIONS_H

#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"

namespace ukl {

enum ID {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

// Visibility bits, one for each subcommand, as in Options.td.
enum OptionVisibility : unsigned {
  KernelOption = 1u << 1,
  LinkOption = 1u << 2,
  VerifyOption = 1u << 3,
  CacheOption = 1u << 4,
  BenchOption = 1u << 5,
  ReportOption = 1u << 6,
  ProfileOption = 1u << 7,
  OptimizeOption = 1u << 8,
};

const llvm::opt::OptTable &optionTable();

// The subcommands, given their parsed options. They return the exit status.
int kernelMain(const llvm::opt::InputArgList &Args);
int linkMain(const llvm::opt::InputArgList &Args);
int verifyMain(const llvm::opt::InputArgList &Args);
int cacheMain(const llvm::opt::InputArgList &Args);
int benchMain(const llvm::opt::InputArgList &Args);
int reportMain(const llvm::opt::InputArgList &Args);
int profileMain(const llvm::opt::InputArgList &Args);
int optimizeMain(const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif
