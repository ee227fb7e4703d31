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
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"

#include <tuple>
#include <vector>

using namespace llvm;

namespace ukl {

/// Gives local symbols that assembly names the suffix \p Suffix; true if there
/// are any.
static bool renameLocalsInAsm(Module &M, const Twine &Suffix) {
  StringMap<GlobalValue *> Named; // by old name
  renameSymbolsInAsm(M, [&](StringRef Old) -> std::string {
    GlobalValue *GV = M.getNamedValue(Old);
    if (!GV || !GV->hasLocalLinkage() || GV->isDeclaration())
      return "";
    Named[Old] = GV;
    return (Old + Suffix).str();
  });
  // Only now, because symbols are looked up by their old names.
  for (auto &[Old, GV] : Named)
    GV->setName(Old + Suffix);
  return !Named.empty();
}

/// Numbers the variables of sections that a program can walk; true if there are
/// any. What 'ld -r' has merged has numbers already, which give the order.
static bool numberVariables(Module &M, size_t Index) {
  std::vector<std::tuple<uint64_t, size_t, GlobalVariable *>> Variables;
  for (GlobalVariable &GV : M.globals())
    if (!GV.isDeclarationForLinker() && hasSectionBounds(GV.getSection()))
      Variables.emplace_back(sectionOrder(GV), Variables.size(), &GV);
  sort(Variables);
  uint64_t Number = uint64_t(Index) << SectionOrderObjectShift;
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
  bool Changed = renameLocalsInAsm(**M, ".asm" + Twine(Index));
  Changed |= numberVariables(**M, Index);
  // Written anew, a module has no summary. lld's index of summaries does not
  // expect an alias of an ifunc, or one whose address is taken, and crashes
  // (computeDeadSymbolsAndUpdateIndirectCalls).
  Changed |= !(*M)->ifunc_empty();
  if (Changed) {
    raw_svector_ostream OS(Prepared);
    WriteBitcodeToFile(**M, OS);
  }
  return std::move(Prepared);
}

} // namespace ukl
