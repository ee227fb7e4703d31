// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileVersion.cpp - One version of many instrumented objects ------===//
//
// See ProfileVersion.h.
//
//===----------------------------------------------------------------------===//
#include "profile/ProfileVersion.h"

#include "llvm/IR/Module.h"
#include "llvm/ProfileData/InstrProf.h"

using namespace llvm;

namespace ukl {

PreservedAnalyses ProfileVersionPass::run(Module &M, ModuleAnalysisManager &) {
  GlobalVariable *Version =
      M.getGlobalVariable(INSTR_PROF_QUOTE(INSTR_PROF_RAW_VERSION_VAR));
  if (!Version)
    return PreservedAnalyses::all();
  Version->setComdat(nullptr);
  Version->setLinkage(GlobalValue::WeakAnyLinkage);
  return PreservedAnalyses::none();
}

} // namespace ukl
