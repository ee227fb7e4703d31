// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileTargets.h - Targets that must not be promoted ---------------===//
//
// A profile has a list of targets for each indirect call. This pass takes
// functions of the kernel's init and exit sections out of these lists, except
// for calls from such a section. The kernel frees those sections after boot, so
// code that stays must not name their functions (modpost's "section mismatch").
// Indirect-call promotion would make it name them.
//
// Runs behind LLVM's pgo-instr-use.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_PROFILETARGETS_H
#define UKL_PASSES_PROFILE_PROFILETARGETS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class ProfileTargetsPass : public llvm::PassInfoMixin<ProfileTargetsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_PROFILE_PROFILETARGETS_H
