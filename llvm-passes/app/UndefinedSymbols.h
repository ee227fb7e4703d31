// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- UndefinedSymbols.h - What the program leaves to others -------------===//
//
// Writes the names that the program's module refers to and does not define to
// the file of -ukl-undefined-symbols, a line "name user" each: the user is a
// function or variable that refers to it, as the user wrote it. Weak references
// are left out. So `ukl link` can tell before the long link what is missing,
// and that nothing binds to the kernel by accident.
//
// Runs last of the pre-link passes, when unused code is gone. Changes nothing.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_UNDEFINEDSYMBOLS_H
#define UKL_PASSES_APP_UNDEFINEDSYMBOLS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class UndefinedSymbolsPass : public llvm::PassInfoMixin<UndefinedSymbolsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_UNDEFINEDSYMBOLS_H
