// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LiveCode.h - What of the app can run -------------------------------===//
//
// The app's merged module holds far more than the app uses: the linker extracts
// every archive member that defines a runtime function, needed or not. Which
// runtime functions are needed depends on the code that can run, and what can
// run depends on the runtime functions: both are found together here.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_LIVECODE_H
#define UKL_PASSES_APP_LIVECODE_H

#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace ukl {

/// Names of the runtime functions that code generation may call for code that
/// can be reached from \p Entry, from symbols in \p Referenced or from the
/// lists of constructors and used symbols. All of \p M counts where it has no
/// \p Entry.
llvm::StringSet<> liveRuntimeLibcalls(const llvm::Module &M,
                                      llvm::StringRef Entry,
                                      const llvm::StringSet<> &Referenced);

} // namespace ukl

#endif // UKL_PASSES_APP_LIVECODE_H
