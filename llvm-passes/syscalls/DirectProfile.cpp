// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectProfile.cpp - What a profile says about direct calls ---------===//
//
// See DirectProfile.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/DirectProfile.h"

#include "ProgramCode.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/ProfDataUtils.h"

using namespace llvm;

namespace ukl {

uint64_t profileCount(DirectCallContext &Context, const CallBase &Call) {
  if (!Context.PSI.hasProfileSummary())
    return 0;
  auto &BFI = Context.FAM.getResult<BlockFrequencyAnalysis>(
      *const_cast<Function *>(Call.getFunction()));
  return BFI.getBlockProfileCount(Call.getParent()).value_or(0);
}

void takeEntryCount(Function &F, const DirectTarget &T) {
  // The rest of the calls that the profile has seen come through the table. If
  // it has seen none from here, that says nothing about this program.
  if (std::optional<Function::ProfileCount> Count = T.Syscall->getEntryCount();
      Count && T.Calls != 0)
    F.setEntryCount(std::min(Count->getCount(), T.Calls));
}

bool isOnLikelyPath(const BasicBlock &BB) {
  for (const BasicBlock *Pred : predecessors(&BB)) {
    uint64_t Taken = 0, All = 0;
    SmallVector<uint32_t, 4> Weights;
    const Instruction *Branch = Pred->getTerminator();
    if (!extractBranchWeights(*Branch, Weights))
      return true;
    for (unsigned I = 0; I != Weights.size(); ++I) {
      All += Weights[I];
      Taken += Branch->getSuccessor(I) == &BB ? Weights[I] : 0;
    }
    constexpr uint64_t Unlikely = 64;
    if (Taken * Unlikely >= All)
      return true;
  }
  return BB.isEntryBlock();
}

void dropColdMarks(const DirectCallContext &Context, Function &Syscall) {
  constexpr unsigned MaxDepth = 6;
  SmallVector<std::pair<Function *, unsigned>, 16> ToVisit = {{&Syscall, 0}};
  SmallPtrSet<Function *, 16> Seen;
  while (!ToVisit.empty()) {
    auto [F, Depth] = ToVisit.pop_back_val();
    std::optional<Function::ProfileCount> Count = F->getEntryCount();
    if (!Seen.insert(F).second || !Count ||
        !Context.PSI.isColdCount(Count->getCount()))
      continue;
    F->removeFnAttr(Attribute::Cold);
    F->removeFnAttr(ColdAttribute);
    F->setMetadata(LLVMContext::MD_prof, nullptr);
    if (Depth == MaxDepth)
      continue;
    for (Instruction &I : instructions(*F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (Function *Callee = Call->getCalledFunction();
            Callee && !Callee->isDeclaration() &&
            isOnLikelyPath(*I.getParent()))
          ToVisit.push_back({Callee, Depth + 1});
  }
}

} // namespace ukl
