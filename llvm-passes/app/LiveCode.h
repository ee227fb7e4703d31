// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LiveCode.h - Which of the program's code can run -------------------===//
//
// The program's merged module holds more than the program uses, because the
// linker extracts every archive member that defines a runtime function. Which
// runtime functions are needed depends on the code that can run, and that code
// depends on the runtime functions. Both are found together here.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_LIVECODE_H
#define UKL_PASSES_APP_LIVECODE_H

#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace ukl {

/// Names of the runtime functions that code generation may call for the code
/// that can be reached from \p Entry, from the symbols in \p Referenced or from
/// the lists of constructors and used symbols. If \p M has no \p Entry, all of
/// its code counts.
llvm::StringSet<> liveRuntimeLibcalls(const llvm::Module &M,
                                      llvm::StringRef Entry,
                                      const llvm::StringSet<> &Referenced);

} // namespace ukl

#endif // UKL_PASSES_APP_LIVECODE_H
