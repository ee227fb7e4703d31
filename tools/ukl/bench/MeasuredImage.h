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
  std::string Name; ///< The file's name without folders.
  std::string Hash; ///< Of the whole file.
};

/// Takes the image of \p S at \p Level from the cache, or links it. It is
/// optimised with \p Profile, unless that is empty.
llvm::Expected<BenchImage>
makeBenchImage(const Suite &S, const SyscallLevel &Level,
               const std::string &Profile, const BenchOptions &Options,
               const Kernel &Base, const llvm::opt::InputArgList &KernelArgs);

/// The sections that are loaded, in the order of the file, with their sizes in
/// bytes.
llvm::Expected<std::vector<ImagePart>> imageSections(llvm::StringRef Image,
                                                     const ElfSymbols &Symbols);

/// The sizes of all functions in bytes, added up for each folder of the
/// kernel's source ("net/ipv4"), and for the program ("app") and its C library
/// ("libc"). The largest is the first.
llvm::Expected<std::vector<ImagePart>>
imageSubsystems(const ElfSymbols &Image, const Kernel &Base,
                const llvm::StringSet<> &Libc);

/// Names of the functions that the C library of -fukl programs defines.
llvm::Expected<llvm::StringSet<>> libcFunctions();

} // namespace ukl

#endif // UKL_BENCH_MEASUREDIMAGE_H
