// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ExecutableSymbols.h - What a linker calls parts of a program -------===//
//
// A linker defines etext, edata, end and others for an executable that refers
// to them and does not define them (ld(1); lld's addReservedSymbols). In the
// image they mean the same parts of the program, of which only the order
// differs: code is above the data, not below. The kernel's own _etext, _end and
// so on are no substitute.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_EXECUTABLESYMBOLS_H
#define UKL_PASSES_APP_EXECUTABLESYMBOLS_H

#include "llvm/ADT/StringRef.h"

namespace ukl {

struct ExecutableSymbol {
  llvm::StringLiteral Name;
  llvm::StringLiteral InImage; ///< As ukl.lds.h defines it.
};

inline constexpr ExecutableSymbol ExecutableSymbols[] = {
    {"__executable_start", "__ukl_text_start"},
    {"etext", "__ukl_text_end"},
    {"_etext", "__ukl_text_end"},
    {"edata", "__ukl_data_end"},
    {"_edata", "__ukl_data_end"},
    {"__bss_start", "__ukl_bss_start"},
    {"end", "__ukl_bss_end"},
    {"_end", "__ukl_bss_end"},
};

} // namespace ukl

#endif // UKL_PASSES_APP_EXECUTABLESYMBOLS_H
