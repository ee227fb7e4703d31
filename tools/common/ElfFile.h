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

/// An open file with its contents. Errors name \p Path, also that it is not for
/// x86-64.
llvm::Expected<llvm::object::OwningBinary<llvm::object::ELF64LEObjectFile>>
openElfFile(llvm::StringRef Path);

} // namespace ukl

#endif // UKL_COMMON_ELFFILE_H
