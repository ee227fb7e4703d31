// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileTargets.h - Targets that must not be promoted -----*- C++ -*-===//
//
// Takes functions of the kernel's init and exit sections out of the lists of
// targets that the profile has for an indirect call, but for calls from those
// same sections. Such a section is given back after boot: code that stays must
// not name it (modpost's "section mismatch"), and indirect-call promotion would
// do just that.
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
