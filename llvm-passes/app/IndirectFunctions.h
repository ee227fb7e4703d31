// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- IndirectFunctions.h - Functions that a resolver chooses ------------===//
//
// An ifunc (target_clones, or __attribute__((ifunc))) is a function whose code
// a resolver chooses when the program starts. An executable has relocations for
// that, which its C library applies; the kernel's image has none. This pass
// loads the address from a table instead, and fills the table in a constructor
// that runs before those of the program.
//
// Runs first of the pre-link passes.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_INDIRECTFUNCTIONS_H
#define UKL_PASSES_APP_INDIRECTFUNCTIONS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class IndirectFunctionsPass
    : public llvm::PassInfoMixin<IndirectFunctionsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_INDIRECTFUNCTIONS_H
