// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileExclusions.h - Functions without counters -------------------===//
//
// Gives the functions that ProfileExclusions.def names, and naked ones, the
// attribute skipprofile. Unlike noprofile it allows that they are inlined. The
// link that uses the profile leaves out the same functions.
//
// Runs before LLVM's pgo-instr-gen.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_PROFILEEXCLUSIONS_H
#define UKL_PASSES_PROFILE_PROFILEEXCLUSIONS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class ProfileExclusionsPass
    : public llvm::PassInfoMixin<ProfileExclusionsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_PROFILE_PROFILEEXCLUSIONS_H
