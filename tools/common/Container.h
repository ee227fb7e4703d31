//===- Container.h - The bitcode that an executable carries -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `clang -fukl` links an ordinary executable and adds three sections that are
// not loaded:
//
//   .ukl.bc      the whole program, its libraries included, as one module
//   .ukl.native  ar archive of the objects that have no bitcode (if any)
//   .ukl.info    JSON, see UklInfo.h
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_CONTAINER_H
#define UKL_COMMON_CONTAINER_H

#include "common/UklInfo.h"

#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace ukl {

constexpr llvm::StringLiteral BitcodeSection = ".ukl.bc";
constexpr llvm::StringLiteral NativeSection = ".ukl.native";
constexpr llvm::StringLiteral InfoSection = ".ukl.info";
/// Of an image: the program's executable without the sections above and without
/// symbols. The guest has it as the file that starts the program, which may
/// read its own file (/proc/self/exe).
constexpr llvm::StringLiteral ExecutableSection = ".ukl.executable";

struct NativeMember {
  std::string Name;
  /// An ELF relocatable file. It is a copy, because LLVM's reader of ELF files
  /// needs an aligned one, and members of an archive in a section are not.
  std::unique_ptr<llvm::MemoryBuffer> Object;
};

struct Container {
  std::unique_ptr<llvm::MemoryBuffer> File;
  /// These two point into File.
  llvm::StringRef Bitcode;
  llvm::StringRef NativeArchive; ///< empty if there are no native members
  std::vector<NativeMember> NativeMembers; ///< in link order
  UklInfo Info;
  /// Of a thread, in bytes, from PT_GNU_STACK; 0 leaves it to the C library.
  uint64_t StackSize = 0;
};

/// Reads and checks an executable made by `clang -fukl`. Fails, with a hint, if
/// \p Path is not one, is damaged, or has bitcode of another version of LLVM.
llvm::Expected<Container> readContainer(llvm::StringRef Path);

} // namespace ukl

#endif // UKL_COMMON_CONTAINER_H
