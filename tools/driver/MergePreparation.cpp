//===- LocalAsmNames.cpp - Local symbols that assembly names --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalAsmNames.h"

#include "app/AsmText.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

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

Expected<SmallVector<char, 0>> renameLocalsInAsm(MemoryBufferRef Bitcode,
                                                 size_t Index) {
  SmallVector<char, 0> Renamed;
  LLVMContext Context;
  Expected<std::unique_ptr<Module>> M = parseBitcodeFile(Bitcode, Context);
  if (!M)
    return M.takeError();
  if (LocalRenamer(**M, Index).run()) {
    raw_svector_ostream OS(Renamed);
    WriteBitcodeToFile(**M, OS);
  }
  return std::move(Renamed);
}

} // namespace ukl
