// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileTargets.cpp - Targets that must not be promoted -------------===//
//
// Run it alone, on a module with value profiles:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes='ukl-profile-targets' -S module.ll
//
// See ProfileTargets.h for what it does and why.
//
//===----------------------------------------------------------------------===//
#include "profile/ProfileTargets.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"
#include "llvm/ProfileData/InstrProf.h"

using namespace llvm;

namespace ukl {

/// Sections that the kernel frees, or whose code never runs in vmlinux.
constexpr StringLiteral DiscardedSections[] = {".init.text", ".exit.text",
                                               ".head.text"};

/// More than LLVM keeps for one call (-icp-max-annotations).
constexpr uint32_t MaxTargets = 255;

static bool isDiscarded(const Function &F) {
  return is_contained(DiscardedSections, F.getSection());
}

static bool removeTargets(CallBase &Call, const DenseSet<uint64_t> &Discarded) {
  uint64_t Total = 0;
  auto Targets =
      getValueProfDataFromInst(Call, IPVK_IndirectCallTarget, MaxTargets, Total,
                               /*GetNoICPValue=*/true);
  size_t Before = Targets.size();
  erase_if(Targets, [&](const InstrProfValueData &Target) {
    return Discarded.contains(Target.Value);
  });
  if (Targets.size() == Before)
    return false;
  Call.setMetadata(LLVMContext::MD_prof, nullptr);
  // The total stays: calls of the removed targets stay indirect.
  if (!Targets.empty())
    annotateValueSite(*Call.getModule(), Call, Targets, Total,
                      IPVK_IndirectCallTarget, MaxTargets);
  return true;
}

PreservedAnalyses ProfileTargetsPass::run(Module &M, ModuleAnalysisManager &) {
  DenseSet<uint64_t> Discarded;
  for (const Function &F : M)
    if (!F.isDeclaration() && isDiscarded(F))
      Discarded.insert(IndexedInstrProf::ComputeHash(getIRPGOFuncName(F)));
  bool Changed = false;
  for (Function &F : M) {
    if (isDiscarded(F))
      continue;
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I); Call && Call->isIndirectCall())
        Changed |= removeTargets(*Call, Discarded);
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace ukl
