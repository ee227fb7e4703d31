//===- MeasuredImage.h - The images that are booted -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_MEASUREDIMAGE_H
#define UKL_BENCH_MEASUREDIMAGE_H

#include "common/ElfSymbols.h"
#include "ukl/bench/Suite.h"
#include "ukl/benchfile/BenchFile.h"
#include "ukl/kernel/Kernel.h"

#include "llvm/ADT/StringSet.h"

namespace ukl {

struct BenchImage {
  std::string Path;
  std::string Name; ///< Without folders, for people.
  std::string Hash; ///< Of the whole file.
};

/// The image of \p S at \p Level, optimised with \p Profile unless that is
/// empty: from the cache if one was linked from just the same before.
llvm::Expected<BenchImage>
makeBenchImage(const Suite &S, const SyscallLevel &Level,
               const std::string &Profile, const BenchOptions &Options,
               const Kernel &Base, const llvm::opt::InputArgList &KernelArgs);

/// Sections that are loaded, in the order of their addresses.
llvm::Expected<std::vector<ImagePart>> imageSections(llvm::StringRef Image,
                                                     const ElfSymbols &Symbols);

/// The functions' sizes, by the folder of the kernel's source that they come
/// from ("net/ipv4"), and the program's own ("app", "libc"). Large first.
llvm::Expected<std::vector<ImagePart>>
imageSubsystems(const ElfSymbols &Image, const Kernel &Base,
                const llvm::StringSet<> &Libc);

/// Names of the functions that the C library of -fukl programs defines.
llvm::Expected<llvm::StringSet<>> libcFunctions();

} // namespace ukl

#endif // UKL_BENCH_MEASUREDIMAGE_H
