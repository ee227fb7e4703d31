// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Namespace.h - A namespace of its own for the program ---------------===//
//
// The program with its libc defines memset, exit, printf, ..., and so does the
// kernel. This pass renames every symbol that the program defines to ukl_<name>
// and makes it local. Internal linkage alone is not enough: an internal
// function keeps its name, and where the kernel's code has a memset intrinsic,
// code generation would call the program's function of that name.
//
// A weak reference that the program does not resolve is null, as in an ordinary
// executable. The link with the kernel would bind it to a kernel symbol of that
// name, so this pass replaces it: by null in IR, and in assembly by a name that
// nobody defines.
//
// Runs first, on the program's merged module, before the merge with the
// kernel.
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
