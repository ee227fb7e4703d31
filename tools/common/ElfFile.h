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

#include <optional>

namespace ukl {

/// Parses an ELF file for x86-64. The result points into \p Contents. Fails if
/// they are not such a file.
llvm::Expected<std::unique_ptr<llvm::object::ELF64LEObjectFile>>
parseElfFile(llvm::MemoryBufferRef Contents);

/// Opens and parses an ELF file for x86-64. Errors name \p Path.
llvm::Expected<llvm::object::OwningBinary<llvm::object::ELF64LEObjectFile>>
openElfFile(llvm::StringRef Path);

/// The contents of the section of this name; none if there is no such section.
llvm::Expected<std::optional<llvm::StringRef>>
findSection(const llvm::object::ELFObjectFileBase &Object,
            llvm::StringRef Name);

} // namespace ukl

#endif // UKL_COMMON_ELFFILE_H
