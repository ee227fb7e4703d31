// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LikelyCalls.cpp - Which functions call which -----------------------===//
//
// See LikelyCalls.h.
//
//===----------------------------------------------------------------------===//
#include "kernel/LikelyCalls.h"

#include "ProgramCode.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/ProfDataUtils.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

static constexpr StringLiteral SyscallTable = "sys_call_table";

/// unlikely() gives a branch the weights 1 and 2000.
static bool isLikelyEdge(const Instruction &Branch, unsigned Successor) {
  constexpr uint64_t Unlikely = 64;
  if (isa<UnreachableInst>(Branch.getSuccessor(Successor)->getTerminator()))
    return false;
  SmallVector<uint32_t, 4> Weights;
  if (!extractBranchWeights(Branch, Weights) ||
      Weights.size() != Branch.getNumSuccessors())
    return true;
  uint64_t All = 0;
  for (uint32_t Weight : Weights)
    All += Weight;
  return Weights[Successor] * Unlikely >= All;
}

static SmallSetVector<const BasicBlock *, 16> likelyBlocks(const Function &F) {
  SmallSetVector<const BasicBlock *, 16> Blocks;
  Blocks.insert(&F.getEntryBlock());
  for (size_t I = 0; I != Blocks.size(); ++I) {
    const Instruction &Branch = *Blocks[I]->getTerminator();
    for (unsigned S = 0; S != Branch.getNumSuccessors(); ++S)
      if (isLikelyEdge(Branch, S))
        Blocks.insert(Branch.getSuccessor(S));
  }
  return Blocks;
}

static SmallSetVector<const Function *, 16> likelyCallees(const Function &F) {
  SmallSetVector<const Function *, 16> Callees;
  for (const BasicBlock *BB : likelyBlocks(F))
    for (const Instruction &I : *BB)
      if (const auto *Call = dyn_cast<CallBase>(&I);
          Call && !Call->hasFnAttr(Attribute::Cold))
        if (const auto *Callee = dyn_cast<Function>(
                Call->getCalledOperand()->stripPointerCastsAndAliases());
            Callee && !Callee->isIntrinsic())
          Callees.insert(Callee);
  return Callees;
}

static void writeFunctions(const Module &M, json::OStream &J) {
  J.attributeArray("functions", [&] {
    for (const Function &F : M) {
      if (F.isDeclaration() || F.hasAvailableExternallyLinkage())
        continue;
      J.object([&] {
        J.attribute("name", F.getName());
        J.attributeArray("calls", [&] {
          for (const Function *Callee : likelyCallees(F))
            J.value(Callee->getName());
        });
      });
    }
  });
}

static void writeSyscalls(const Module &M, json::OStream &J) {
  const GlobalVariable *Table = M.getGlobalVariable(SyscallTable);
  if (!Table || !Table->hasInitializer())
    return;
  const auto *Entries = dyn_cast<ConstantArray>(Table->getInitializer());
  if (!Entries)
    return;
  J.attributeArray("syscalls", [&] {
    for (const Use &Entry : Entries->operands())
      J.value(Entry->stripPointerCastsAndAliases()->getName());
  });
}

PreservedAnalyses LikelyCallsPass::run(Module &M, ModuleAnalysisManager &) {
  Error E = writeToOutput(Output, [&](raw_ostream &OS) {
    json::OStream J(OS);
    J.object([&] {
      writeFunctions(M, J);
      writeSyscalls(M, J);
    });
    return Error::success();
  });
  if (E)
    reportError(M, "cannot write the calls: " + toString(std::move(E)));
  return PreservedAnalyses::all();
}

} // namespace ukl
