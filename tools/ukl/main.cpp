//===- main.cpp - ukl: kernels, images and their runs ---------------------===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `clang -fukl` makes an executable that carries its bitcode, `ukl link` links
// that with the kernel into an image, `ukl run` boots the image. To add a
// command, put its name and options into support/Options.td, its main function
// into a folder of its own, and its Command into the table here.
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "ukl/bench/Bench.h"
#include "ukl/cache/Cache.h"
#include "ukl/guest/Run.h"
#include "ukl/kernel/Kernel.h"
#include "ukl/link/Link.h"
#include "ukl/profile/Profile.h"
#include "ukl/report/Report.h"
#include "ukl/verify/Verify.h"

#include "llvm/Support/InitLLVM.h"

using namespace ukl;

/// In the order of `ukl --help`.
static const Command *const Commands[] = {
    &KernelCommand,  &LinkCommand,     &RunCommand,
    &ProfileCommand, &OptimizeCommand, &VerifyCommand,
    &CacheCommand,   &BenchCommand,    &ReportCommand};

int main(int Argc, char **Argv) {
  llvm::InitLLVM X(Argc, Argv);
  setToolName("ukl");
  return runCommandLine(Commands, llvm::ArrayRef(Argv + 1, Argv + Argc));
}
