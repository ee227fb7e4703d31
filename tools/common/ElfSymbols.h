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
  uint64_t Start = 0, End = 0; ///< End is the address after the last byte.
  bool contains(uint64_t A) const { return Start <= A && A < End; }
};

/// The symbols of a linked ELF file: an executable or an image.
class ElfSymbols {
public:
  /// Fails if the file has no symbols.
  static llvm::Expected<ElfSymbols> load(llvm::StringRef Path);
  /// Reads the symbols of an open file, which may have none.
  static llvm::Expected<ElfSymbols>
  read(const llvm::object::ELF64LEObjectFile &Elf);

  struct Function {
    uint64_t Address, Size; ///< Size is in bytes.
    std::string Name;
    bool IsFunction; ///< False for assembly code that only has a size.
  };
  /// All functions, sorted by address.
  const std::vector<Function> &functions() const { return Functions; }
  /// The last function that starts at \p Address or below, or null.
  const Function *before(uint64_t Address) const;
  /// The function that \p Address is in, or null.
  const Function *at(uint64_t Address) const;

  std::optional<uint64_t> address(llvm::StringRef Name) const;
  /// The addresses that the symbol \p Name covers.
  std::optional<AddressRange> range(llvm::StringRef Name) const;
  /// From the start of the first code section to the end of the last.
  AddressRange code() const { return Code; }

private:
  std::vector<Function> Functions;
  llvm::StringMap<AddressRange> Names;
  AddressRange Code;
};

/// The addresses of the program's code in an image; empty if it has none.
AddressRange programText(const ElfSymbols &Image);

/// The name without what a compiler appends: ".llvm.123", ".123".
llvm::StringRef sourceName(llvm::StringRef Symbol);

/// The prefix of the program's symbols in an image.
constexpr llvm::StringLiteral ImagePrefix = UKL_SYMBOL_PREFIX;

} // namespace ukl

#endif // UKL_COMMON_ELFSYMBOLS_H
