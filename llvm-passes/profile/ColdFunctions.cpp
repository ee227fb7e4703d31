// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ColdFunctions.cpp - No optimiser time for what never runs ----------===//
//
// See ColdFunctions.h.
//
//===----------------------------------------------------------------------===//
#include "profile/ColdFunctions.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/LazyCallGraph.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace ukl {

/// LLVM has found a record of the function as it was before somebody changed
/// it.
static bool hasOldRecord(const Function &F) {
  const MDNode *Annotations = F.getMetadata(LLVMContext::MD_annotation);
  return Annotations && any_of(Annotations->operands(), [](const MDOperand &O) {
           const auto *Text = dyn_cast_or_null<MDString>(O.get());
           return Text && Text->getString() == "instr_prof_hash_mismatch";
         });
}

/// Whether the profile would know if \p F had run.
static bool isCounted(const Function &F) {
  return !F.isDeclaration() && !F.hasFnAttribute(Attribute::SkipProfile) &&
         !F.hasFnAttribute(Attribute::NoProfile) &&
         !F.hasFnAttribute(Attribute::Naked);
}

static bool hasNotRun(const Function &F) {
  // The entry's counter alone says little: it may have been missed. LLVM marks
  // a function as cold if all its counters are zero.
  if (std::optional<Function::ProfileCount> Count = F.getEntryCount())
    return Count->getCount() == 0 && F.hasFnAttribute(Attribute::Cold);
  // A sparse profile has no record of what has not run.
  return !hasOldRecord(F);
}

PreservedAnalyses ColdFunctionsPass::run(Module &M, ModuleAnalysisManager &) {
  for (Function &F : M) {
    if (isProgramFunction(F) || !isCounted(F) || !hasNotRun(F))
      continue;
    F.addFnAttr(ColdAttribute);
    F.addFnAttr(Attribute::Cold);
    F.setEntryCount(0);
  }
  return PreservedAnalyses::none();
}

static bool isCold(const Function &F) {
  return F.hasFnAttribute(ColdAttribute);
}

void skipColdFunctions(PassInstrumentationCallbacks &Callbacks) {
  Callbacks.registerShouldRunOptionalPassCallback([](StringRef, Any IR) {
    if (const auto *F = any_cast<const Function *>(&IR))
      return !isCold(**F);
    if (const auto *L = any_cast<const Loop *>(&IR))
      return !isCold(*(*L)->getHeader()->getParent());
    if (const auto *C = any_cast<const LazyCallGraph::SCC *>(&IR))
      return !all_of(**C, [](const LazyCallGraph::Node &N) {
        return isCold(N.getFunction());
      });
    return true;
  });
}

} // namespace ukl
