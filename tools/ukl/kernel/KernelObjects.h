//===- KernelObjects.h - The two forms of the kernel's objects --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each object that the compiler has made is in the cache as bitcode and as
// machine code, so that a link can take either. In the build folder:
//
//   <path>                the compiler's output: bitcode, or machine code if it
//                         was assembly
//   ukl/bitcode/<path>    the bitcode with unique names of local symbols
//   ukl/native/<path>     the same as machine code
//   ukl/native-<key>/     the same with instrumentation; the key is a hash of
//   the
//                         plugin and the options of the linker
//   ukl/objects.txt       the paths, in link order
//   ukl/sizes.json        the sizes of all these files, when they were made
//   ukl/objects.json      which functions are in which object, and what they
//                         call
//
//===----------------------------------------------------------------------===//

#ifndef UKL_KERNEL_KERNELOBJECTS_H
#define UKL_KERNEL_KERNELOBJECTS_H

#include "ukl/kernel/Kernel.h"

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"

#include <optional>

namespace ukl {

/// In the build folder; the first has what every image gets.
constexpr llvm::StringLiteral KernelArchives[] = {"vmlinux.a", "lib/lib.a",
                                                  "arch/x86/lib/lib.a"};

constexpr llvm::StringLiteral BitcodeDir = "ukl/bitcode";
constexpr llvm::StringLiteral NativeDir = "ukl/native";
constexpr llvm::StringLiteral ObjectList = "ukl/objects.txt";

/// The paths of an archive's members in the build folder, in link order.
llvm::Expected<std::vector<std::string>>
archiveMembers(llvm::StringRef ObjectDir, llvm::StringRef Archive);

/// What is in the objects that exist as bitcode.
struct ObjectIndex {
  struct Function {
    /// Several for a weak function that another object replaces.
    llvm::SmallVector<unsigned, 1> Objects;
    /// What it calls directly on its likely paths.
    std::vector<std::string> Calls;
  };

  std::vector<std::string> Objects; ///< Their paths, in link order.
  llvm::StringMap<Function> Functions;
  /// The functions of system calls, by number, and the object that has them in
  /// a table.
  std::vector<std::string> Syscalls;
  std::optional<unsigned> SyscallTable;

  /// The index of a kernel that is built.
  static llvm::Expected<ObjectIndex> read(const Kernel &K);
};

/// Makes the bitcode with unique names and the index from what the compiler has
/// made, unless they are there.
llvm::Error makeBitcodeObjects(const Kernel &K);

/// True if no object of a kernel that was complete has got lost, or has another
/// size.
bool hasAllObjects(const Kernel &K);

/// Removes the objects that have another size, so that they are made again.
void removeDamagedObjects(const Kernel &K);

/// Remembers the sizes of all objects.
llvm::Error writeObjectSizes(const Kernel &K);

/// Compiles the kernel's bitcode with the plugin and these options of the
/// linker, unless the cache has that. Returns the folder of the results in the
/// build folder. Several processes may call it at the same time.
llvm::Expected<std::string> ensureNativeObjects(const Kernel &K,
                                                const std::string &Plugin,
                                                llvm::StringRef Flags);

/// What of the kernel a link takes.
struct LinkedObjects {
  const ObjectIndex &Index;
  llvm::BitVector AsBitcode;            ///< By their places in the index.
  std::string Native = NativeDir.str(); ///< Where the others are.
};

/// Fills \p Folder so that the kernel's makefiles can link there, and leave the
/// kernel in the cache as it is: with symbolic links to its files.
llvm::Error makeLinkFolder(const Kernel &K, llvm::StringRef Folder);

/// Writes the archives of the objects to that folder.
llvm::Error writeArchives(const Kernel &K, llvm::StringRef Folder,
                          const LinkedObjects &Objects);

} // namespace ukl

#endif // UKL_KERNEL_KERNELOBJECTS_H
