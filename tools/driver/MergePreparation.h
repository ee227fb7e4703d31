//===- LocalAsmNames.h - Local symbols that assembly names ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_LOCALASMNAMES_H
#define UKL_DRIVER_LOCALASMNAMES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace ukl {

/// Prepares the bitcode of one object for the merge with others.
///
/// Two objects may each have a static `counter`. The merge gives one of them
/// another name, but it does not see the name in the text of an asm statement,
/// which would then mean the wrong one. So each local symbol that assembly
/// names gets the suffix ".asm<Index>", in the assembly too. \p Index is
/// different for each object of the merge.
///
/// \returns the new bitcode, or nothing if no assembly names a local symbol;
/// an error if \p Bitcode cannot be read.
llvm::Expected<llvm::SmallVector<char, 0>>
renameLocalsInAsm(llvm::MemoryBufferRef Bitcode, size_t Index);

} // namespace ukl

#endif // UKL_DRIVER_LOCALASMNAMES_H
