// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Namespace.h - A namespace of its own for the app -------------------===//
//
// The app and its libc define memset, exit, printf, ..., and so does the
// kernel. This pass renames every symbol that the app defines to ukl_<name> and
// makes it local. Internal linkage alone would not do: an internal function
// keeps its name, and where the kernel's code has a memset intrinsic, code
// generation would bind the call to the app's function of that name.
//
// Runs first, on the app's merged module, before it meets the kernel.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_NAMESPACE_H
#define UKL_PASSES_APP_NAMESPACE_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class NamespacePass : public llvm::PassInfoMixin<NamespacePass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_NAMESPACE_H
