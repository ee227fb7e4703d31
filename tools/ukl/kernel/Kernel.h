//===- Kernel.h - The kernel that images are linked with --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two entries of the cache make up a kernel:
//
//   linux-<key>    the patched source; key: tarball, patches, linker scripts
//   kernel-<key>   its build folder; key: the source's, configuration, compiler
//
// The build folder has vmlinux.a (bitcode, for the LTO link), vmlinux.o (the
// same as native code, for `ukl link --fast`) and vmlinux (no program).
//
//===----------------------------------------------------------------------===//

#ifndef UKL_KERNEL_KERNEL_H
#define UKL_KERNEL_KERNEL_H

#include "ukl/support/Options.h"

#include "llvm/Option/ArgList.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace ukl {

/// `ukl kernel`.
extern const Command KernelCommand;

struct Kernel {
  std::string Tarball;
  std::string Config;     ///< The configuration fragment.
  std::string ProjectDir; ///< Where kernel-patches/ is.
  std::string SourceKey, Key;
  std::string SourceDir; ///< linux-<key>
  std::string ObjectDir; ///< kernel-<key>
  std::string ConfigText;
  std::string ClangVersion;
  std::vector<std::string> Patches;
  unsigned Jobs = 1;
  bool Verbose = false;
};

/// Finds out which kernel the options ask for. Builds nothing.
llvm::Expected<Kernel> describeKernel(const llvm::opt::InputArgList &Args);

/// Makes the kernel unless it is there.
llvm::Error ensureKernel(const Kernel &K);

/// The first words of every make command for this kernel, with \p ObjectDir as
/// the output folder. One function, for the build and the links must agree:
/// make compiles again whatever is made by another command.
std::vector<std::string> makeCommand(const Kernel &K,
                                     llvm::StringRef ObjectDir);

// The two parts of ensureKernel().
llvm::Error makeKernelSource(const Kernel &K);
llvm::Error makeKernelObjects(const Kernel &K);

} // namespace ukl

#endif // UKL_KERNEL_KERNEL_H
