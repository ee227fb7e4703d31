//===- ElfFile.h - ELF files for x86-64 -------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_ELFFILE_H
#define UKL_COMMON_ELFFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Error.h"

namespace ukl {

/// An ELF file for x86-64 from memory; an error says that it is none.
llvm::Expected<std::unique_ptr<llvm::object::ELF64LEObjectFile>>
parseElfFile(llvm::MemoryBufferRef Contents);

/// The same from a file, together with its contents. Errors name \p Path.
llvm::Expected<llvm::object::OwningBinary<llvm::object::ELF64LEObjectFile>>
openElfFile(llvm::StringRef Path);

} // namespace ukl

#endif // UKL_COMMON_ELFFILE_H
