// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Kernelize.h - Give the program's code what kernel code has ---------===//
//
// The program was compiled as ordinary user code, position-independent or not.
// Before it is merged with the kernel's bitcode and runs in ring 0, its
// functions and its module flags must follow the kernel's rules: no red zone,
// the kernel's code model, no stack protector, a valid null pointer, ...
//
// Runs on the program's module, before the merge with the kernel. It also marks
// the program's functions ("ukl-app") for all later passes.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_KERNELIZE_H
#define UKL_PASSES_APP_KERNELIZE_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class KernelizePass : public llvm::PassInfoMixin<KernelizePass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_KERNELIZE_H
