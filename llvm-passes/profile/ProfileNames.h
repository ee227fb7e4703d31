// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileNames.h - Names that a profile can rely on --------*- C++ -*-===//
//
// A profile knows a function by its name. Functions of external linkage have
// one name each; of local ones, the merged module may have many by the same
// name, and the linker tells them apart by a number that depends on all that
// was linked before ("show", "show.17"). This pass replaces the number with a
// hash of the function's own structure, so that the names are the same in the
// instrumented link, in the one that uses the profile, and in a link with
// another application.
//
// Runs before LLVM's pgo-instr-gen or pgo-instr-use.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_PROFILENAMES_H
#define UKL_PASSES_PROFILE_PROFILENAMES_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class ProfileNamesPass : public llvm::PassInfoMixin<ProfileNamesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_PROFILE_PROFILENAMES_H
