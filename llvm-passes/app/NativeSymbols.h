// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- NativeSymbols.h - What native members define and need --------------===//
//
// Native members are the objects of the executable that have no bitcode:
// assembly files, archives of others. They are linked as they are. Their
// symbols reach the passes as a list, one per line: "D name" for a symbol that
// a native member defines, "U name" for one that it references, "W name" for
// one that all of them reference weakly.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_NATIVESYMBOLS_H
#define UKL_PASSES_APP_NATIVESYMBOLS_H

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Error.h"

namespace ukl {

struct NativeSymbols {
  llvm::StringSet<> Defined;
  llvm::StringSet<> Referenced;
  llvm::StringSet<> WeaklyReferenced; ///< Also in Referenced.
};

/// Reads the list in \p Path; an empty path is an empty list.
llvm::Expected<NativeSymbols> readNativeSymbols(llvm::StringRef Path);

} // namespace ukl

#endif // UKL_PASSES_APP_NATIVESYMBOLS_H
