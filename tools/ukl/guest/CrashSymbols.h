//===- CrashSymbols.h - Names for addresses in an image ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_CRASHSYMBOLS_H
#define UKL_GUEST_CRASHSYMBOLS_H

#include "common/ElfSymbols.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>

namespace ukl {

/// The symbols of an image, which are those of the kernel and of the program.
/// An image runs at the addresses that it was linked for.
class ImageSymbols {
public:
  /// Reads the symbol table. Fails if \p Image is not a kernel that QEMU can
  /// boot directly (ELF for x86-64 with a PVH entry note).
  static llvm::Expected<ImageSymbols> load(llvm::StringRef Image);

  /// "function+0x12", or empty if the address is in no function.
  std::string describe(uint64_t Address) const;

  /// The physical address after the last byte that is loaded.
  uint64_t loadEnd() const { return LoadEnd; }

  /// Describes each address that is written in \p Text, one line for each.
  std::string describeAll(llvm::StringRef Text) const;

private:
  ElfSymbols Symbols;
  uint64_t LoadEnd = 0;
};

} // namespace ukl

#endif // UKL_GUEST_CRASHSYMBOLS_H
