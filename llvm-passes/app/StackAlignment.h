// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- StackAlignment.h - A 16-byte stack for native members --------------===//
//
// The kernel keeps its stack aligned to 8 bytes only, and says so with a module
// flag that holds for the whole merged module. The program's functions realign
// the stack where they need more. But native members (assembly, archives of
// others) were compiled for the ELF ABI and may use aligned SSE moves on their
// stack. This pass makes the program functions that may call one align the
// stack.
//
// Runs last in the link, when inlining has decided which functions those are.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_STACKALIGNMENT_H
#define UKL_PASSES_APP_STACKALIGNMENT_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class StackAlignmentPass : public llvm::PassInfoMixin<StackAlignmentPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_STACKALIGNMENT_H
