//===- CodeRanges.h - Where the code of an ELF file is ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Divides executable sections at their symbols into what is code and what may
// be a table. Compilers put no data between functions, assembly does.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_VERIFY_CODERANGES_H
#define UKL_VERIFY_CODERANGES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace ukl {

/// A function or another part of an executable section, between two symbols.
struct CodeRange {
  std::string Name;
  uint64_t Address;
  llvm::ArrayRef<uint8_t> Bytes;
  /// Behind the end of a function, or a variable: hand-written assembly has
  /// tables there. It is code only where a branch leads.
  bool MayBeData = false;
  uint64_t Section = 0; ///< In an object file, all start at address 0.
  /// In an object file, the addresses of relocations, sorted.
  std::vector<uint64_t> Relocated = {};
};

/// Splits the code of \p Obj into functions: that of all executable sections,
/// or only that from \p Begin to \p End in a linked image.
llvm::Expected<std::vector<CodeRange>>
codeRanges(const llvm::object::ELFObjectFileBase &Obj, uint64_t Begin = 0,
           uint64_t End = UINT64_MAX);

/// The bytes from \p Begin to \p End in a linked image. Fails if they are not
/// in one executable section.
llvm::Expected<llvm::ArrayRef<uint8_t>>
codeBytes(const llvm::object::ELFObjectFileBase &Obj, uint64_t Begin,
          uint64_t End);

} // namespace ukl

#endif // UKL_VERIFY_CODERANGES_H
