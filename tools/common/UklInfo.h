//===- UklInfo.h - What an executable says about its objects ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The contents of section .ukl.info, as JSON:
//
//   {"version": 1, "llvm": "22.1.8", "bitcode_xxh3": "0123456789abcdef",
//    "objects": [{"name": "main.o", "kind": "bitcode"},
//                {"name": "libc.a(setjmp.o)", "kind": "native"}],
//    "entry": "other_start"}
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_UKLINFO_H
#define UKL_COMMON_UKLINFO_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace ukl {

struct UklInfo {
  /// Must be raised when readers have to know about a change of the container.
  static constexpr unsigned CurrentVersion = 1;

  struct Object {
    std::string Name;
    bool Native; ///< a native member: in .ukl.native, not in .ukl.bc
  };

  unsigned Version = CurrentVersion;
  std::string LLVMVersion;
  std::string BitcodeHash;     ///< of hashBitcode()
  std::vector<Object> Objects; ///< in link order
  std::string Entry;           ///< of -Wl,-e; empty: _start
};

std::string toJSON(const UklInfo &Info);
llvm::Expected<UklInfo> parseUklInfo(llvm::StringRef Text);

/// The 64-bit XXH3 of \p Bitcode, as 16 hexadecimal digits.
std::string hashBitcode(llvm::StringRef Bitcode);

} // namespace ukl

#endif // UKL_COMMON_UKLINFO_H
