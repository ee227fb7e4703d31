//===- ElfSymbols.h - Names for addresses, and back -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_ELFSYMBOLS_H
#define UKL_COMMON_ELFSYMBOLS_H

#include "ukl_abi.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace ukl {

struct AddressRange {
  uint64_t Start = 0, End = 0; ///< End is behind the last byte.
  bool contains(uint64_t A) const { return Start <= A && A < End; }
};

/// The symbols of an ELF file that is linked to an address.
class ElfSymbols {
public:
  /// Fails if the file has no symbols.
  static llvm::Expected<ElfSymbols> load(llvm::StringRef Path);
  /// The same of an open file, which may have none.
  static llvm::Expected<ElfSymbols>
  read(const llvm::object::ELF64LEObjectFile &Elf);

  struct Function {
    uint64_t Address, Size;
    std::string Name;
    bool IsFunction; ///< False: a piece of assembly with a size.
  };
  /// All functions, by address.
  const std::vector<Function> &functions() const { return Functions; }
  /// The last function that starts at \p Address or below, or null.
  const Function *before(uint64_t Address) const;
  /// The function that \p Address is in, or null.
  const Function *at(uint64_t Address) const;

  std::optional<uint64_t> address(llvm::StringRef Name) const;
  /// From a symbol's address over its size.
  std::optional<AddressRange> range(llvm::StringRef Name) const;
  /// Where the file's code is.
  AddressRange code() const { return Code; }

private:
  std::vector<Function> Functions;
  llvm::StringMap<AddressRange> Names;
  AddressRange Code;
};

/// Where the program's code is in an image.
AddressRange programText(const ElfSymbols &Image);

/// The name without what a compiler appends: ".llvm.123", ".123".
llvm::StringRef sourceName(llvm::StringRef Symbol);

/// What the program's symbols start with in an image.
constexpr llvm::StringLiteral ImagePrefix = UKL_SYMBOL_PREFIX;

} // namespace ukl

#endif // UKL_COMMON_ELFSYMBOLS_H
