//===- Kernel.h - The kernel that images are linked with --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel has two entries in the cache:
//
//   linux-<key>    patched source; its key is a hash of tarball and patches
//   kernel-<key>   build folder; its key is a hash of the source's key, the
//                  configuration and the compiler's version
//
// The build folder has each object as bitcode and as machine code
// (KernelObjects.h), vmlinux.o (all machine code, for `ukl link --fast`) and
// vmlinux (without a program).
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
  std::string Config;     ///< Paths of the configuration fragments, with " + ".
  std::string ProjectDir; ///< The folder that has kernel-patches/.
  std::string SourceKey, Key;
  std::string SourceDir; ///< linux-<key>
  std::string ObjectDir; ///< kernel-<key>
  std::string ConfigText;
  std::string ClangVersion;
  std::vector<std::string> Patches;
  /// The words in front of the compiler, such as ccache. Not in the key,
  /// because they do not change what it makes.
  std::string Launcher;
  unsigned Jobs = 1;
  bool Verbose = false;
};

/// Finds out which kernel the options ask for. Builds nothing.
llvm::Expected<Kernel> describeKernel(const llvm::opt::InputArgList &Args);

/// Builds the kernel unless the cache has it.
llvm::Error ensureKernel(const Kernel &K);

/// The first words of all make commands for this kernel, with \p ObjectDir as
/// the output folder. The build and the links must use the same words, because
/// make compiles again what another command has compiled.
std::vector<std::string> makeCommand(const Kernel &K,
                                     llvm::StringRef ObjectDir);

// The two parts of ensureKernel().
llvm::Error makeKernelSource(const Kernel &K);
llvm::Error makeKernelObjects(const Kernel &K);

} // namespace ukl

#endif // UKL_KERNEL_KERNEL_H
