//===- NativeRelocations.h - What native members refer to -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In an image, data of the program is below 2 GiB and code in the last 2 GiB of
// the address space, and there is no global offset table. So some relocations
// that are fine in an executable for ring 3 have no value in an image. The
// linker would say so after minutes, without the member's name.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_NATIVERELOCATIONS_H
#define UKL_LINK_NATIVERELOCATIONS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Object/ELFObjectFile.h"

namespace ukl {

/// gcc's position-independent code has this symbol in its table even where no
/// relocation uses it.
constexpr llvm::StringLiteral GlobalOffsetTable = "_GLOBAL_OFFSET_TABLE_";

/// Adds the names of the functions that \p Object defines.
llvm::Error collectFunctions(const llvm::object::ELFObjectFileBase &Object,
                             llvm::StringSet<> &Functions);

/// What the program's bitcode defines.
struct BitcodeSymbols {
  llvm::StringSet<> Defined, Functions;

  static llvm::Expected<BitcodeSymbols> read(llvm::MemoryBufferRef Bitcode);
};

/// Fails if \p Object has relocations without a value in an image. \p Functions
/// are those of the whole program. \p isDropped tells which sections are not in
/// an image.
llvm::Error
checkRelocations(const llvm::object::ELF64LEObjectFile &Object,
                 const llvm::StringSet<> &Functions,
                 llvm::function_ref<bool(llvm::StringRef)> isDropped);

} // namespace ukl

#endif // UKL_LINK_NATIVERELOCATIONS_H
