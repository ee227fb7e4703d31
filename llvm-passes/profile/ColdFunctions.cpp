// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ColdFunctions.cpp - No optimiser time for what never runs ----------===//
//
// See ColdFunctions.h.
//
//===----------------------------------------------------------------------===//
#include "profile/ColdFunctions.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/LazyCallGraph.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace ukl {

/// Of a function that the profile has not seen run.
constexpr StringLiteral ColdAttribute = "ukl-cold";

PreservedAnalyses ColdFunctionsPass::run(Module &M, ModuleAnalysisManager &) {
  for (Function &F : M) {
    std::optional<Function::ProfileCount> Count = F.getEntryCount();
    // A function may run without being entered at its start: it was inlined, or
    // its entry was missed. LLVM marks it cold if all its counters are zero.
    if (!F.isDeclaration() && Count && Count->getCount() == 0 &&
        F.hasFnAttribute(Attribute::Cold))
      F.addFnAttr(ColdAttribute);
  }
  return PreservedAnalyses::none();
}

static bool isCold(const Function &F) { return F.hasFnAttribute(ColdAttribute); }

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
