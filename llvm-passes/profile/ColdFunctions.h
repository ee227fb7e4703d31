// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ColdFunctions.h - No optimiser time for what never runs --*- C++ -*-===//
//
// Most functions of the kernel's hot objects have never run in the profiled
// workload. The compiler has optimised them once. To do that again in the link
// costs a fifth of its time, and gains nothing that the profile could see.
//
// ColdFunctionsPass marks functions that the profile has not seen run, as LLVM
// does if it has a record of them; a sparse profile has none.
// skipColdFunctions() makes optional passes leave these alone. They still go
// through the passes of a whole module, and code generation. A copy of such a
// function in a hot one is optimised with that.
//
// The program's functions are all optimised. It may be newer than the profile,
// and objtool cannot follow some functions that only half of a link has
// optimised.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_COLDFUNCTIONS_H
#define UKL_PASSES_PROFILE_COLDFUNCTIONS_H

#include "llvm/IR/PassInstrumentation.h"
#include "llvm/IR/PassManager.h"

namespace ukl {

class ColdFunctionsPass : public llvm::PassInfoMixin<ColdFunctionsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

void skipColdFunctions(llvm::PassInstrumentationCallbacks &Callbacks);

} // namespace ukl

#endif // UKL_PASSES_PROFILE_COLDFUNCTIONS_H
