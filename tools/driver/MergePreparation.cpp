//===- MergePreparation.cpp - Bitcode, before it is merged ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MergePreparation.h"

#include "app/AsmText.h"
#include "app/SectionBounds.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

#include <tuple>
#include <vector>

using namespace llvm;

namespace ukl {

namespace {

class LocalRenamer {
public:
  LocalRenamer(Module &M, size_t Index)
      : M(M), Suffix((".asm" + Twine(Index)).str()) {}

  /// True if there was anything to do.
  bool run();

private:
  std::string newName(StringRef Old);
  void renameInCall(CallBase &Call);

  Module &M;
  std::string Suffix;
  StringMap<GlobalValue *> Named; ///< By old name.
};

} // namespace

std::string LocalRenamer::newName(StringRef Old) {
  GlobalValue *GV = M.getNamedValue(Old);
  if (!GV || !GV->hasLocalLinkage() || GV->isDeclaration())
    return "";
  Named[Old] = GV;
  return (Old + Suffix).str();
}

void LocalRenamer::renameInCall(CallBase &Call) {
  auto *Asm = dyn_cast<InlineAsm>(Call.getCalledOperand());
  if (!Asm)
    return;
  std::string Text = renameSymbols(Asm->getAsmString(), AsmTextKind::Template,
                                   [&](StringRef Old) { return newName(Old); });
  if (Text != Asm->getAsmString())
    Call.setCalledOperand(
        InlineAsm::get(Asm->getFunctionType(), Text, Asm->getConstraintString(),
                       Asm->hasSideEffects(), Asm->isAlignStack(),
                       Asm->getDialect(), Asm->canThrow()));
}

bool LocalRenamer::run() {
  M.setModuleInlineAsm(
      renameSymbols(M.getModuleInlineAsm(), AsmTextKind::Plain,
                    [&](StringRef Old) { return newName(Old); }));
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        renameInCall(*Call);
  // Only now: newName() looks symbols up by their old names.
  for (auto &[Old, GV] : Named)
    GV->setName(Old + Suffix);
  return !Named.empty();
}

static uint64_t orderOf(const GlobalVariable &GV) {
  const MDNode *Node = GV.getMetadata(SectionOrderMetadata);
  return Node ? mdconst::extract<ConstantInt>(Node->getOperand(0))
                    ->getZExtValue()
              : 0;
}

/// Numbers the variables of sections that a program can walk; true if there are
/// any. What 'ld -r' has merged has numbers already, which give the order.
static bool numberVariables(Module &M, size_t Index) {
  std::vector<std::tuple<uint64_t, size_t, GlobalVariable *>> Variables;
  for (GlobalVariable &GV : M.globals())
    if (!GV.isDeclarationForLinker() && hasSectionBounds(GV.getSection()))
      Variables.emplace_back(orderOf(GV), Variables.size(), &GV);
  sort(Variables);
  uint64_t Number = uint64_t(Index) << 32;
  auto *Type = Type::getInt64Ty(M.getContext());
  for (auto [Old, Place, GV] : Variables)
    GV->setMetadata(
        SectionOrderMetadata,
        MDNode::get(M.getContext(),
                    ConstantAsMetadata::get(ConstantInt::get(Type, Number++))));
  return !Variables.empty();
}

Expected<SmallVector<char, 0>> prepareForMerge(MemoryBufferRef Bitcode,
                                               size_t Index) {
  SmallVector<char, 0> Prepared;
  LLVMContext Context;
  Expected<std::unique_ptr<Module>> M = parseBitcodeFile(Bitcode, Context);
  if (!M)
    return M.takeError();
  bool Changed = LocalRenamer(**M, Index).run();
  Changed |= numberVariables(**M, Index);
  if (Changed) {
    raw_svector_ostream OS(Prepared);
    WriteBitcodeToFile(**M, OS);
  }
  return std::move(Prepared);
}

} // namespace ukl
