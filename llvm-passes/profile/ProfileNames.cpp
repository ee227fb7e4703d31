// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileNames.cpp - Names that a profile can rely on ----------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes='ukl-profile-names' -S module.ll
//
// See ProfileNames.h for what it does and why.
//
//===----------------------------------------------------------------------===//
#include "profile/ProfileNames.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/StructuralHash.h"
#include "llvm/Object/ModuleSymbolTable.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace ukl {

/// \p Name without the number that llvm::IRMover adds to a name that is taken.
static StringRef baseName(StringRef Name) {
  auto [Base, Number] = Name.rsplit('.');
  return !Number.empty() && all_of(Number, isDigit) ? Base : Name;
}

using Namesakes = SmallVector<Function *, 2>;

SmallPtrSet<const GlobalValue *, 32> symbolsNamedElsewhere(const Module &M) {
  SmallVector<GlobalValue *, 32> Listed;
  collectUsedGlobalVariables(M, Listed, /*CompilerUsed=*/false);
  collectUsedGlobalVariables(M, Listed, /*CompilerUsed=*/true);
  SmallPtrSet<const GlobalValue *, 32> Named(Listed.begin(), Listed.end());
  ModuleSymbolTable::CollectAsmSymbols(
      M, [&](StringRef Name, object::BasicSymbolRef::Flags) {
        if (const GlobalValue *GV = M.getNamedValue(Name))
          Named.insert(GV);
      });
  return Named;
}

/// Local functions by their base names. Those that assembly or the linker
/// script may know by name keep theirs.
static MapVector<StringRef, Namesakes> findNamesakes(Module &M) {
  const SmallPtrSet<const GlobalValue *, 32> Kept = symbolsNamedElsewhere(M);
  MapVector<StringRef, Namesakes> ByBase;
  for (Function &F : M)
    if (F.hasLocalLinkage() && !F.isDeclaration() && !Kept.contains(&F))
      ByBase[baseName(F.getName())].push_back(&F);
  return ByBase;
}

/// Gives \p Functions names that do not depend on the others in the module.
static bool rename(Module &M, const std::string &Base,
                   const Namesakes &Functions) {
  // It got its number because of a function that is not there any more.
  if (Functions.size() == 1) {
    Function *F = Functions.front();
    if (F->getName() == Base)
      return false;
    if (!M.getNamedValue(Base)) {
      F->setName(Base);
      return true;
    }
  }
  DenseMap<stable_hash, unsigned> Seen;
  for (Function *F : Functions) {
    // The detailed hash would depend on the names of the callees.
    stable_hash Hash = StructuralHash(*F);
    std::string Name = Base + "." + utohexstr(Hash, /*LowerCase=*/true, 16);
    if (unsigned Copy = Seen[Hash]++)
      Name += "." + utostr(Copy);
    F->setName(Name);
  }
  return true;
}

PreservedAnalyses ProfileNamesPass::run(Module &M, ModuleAnalysisManager &) {
  bool Changed = false;
  for (auto &[Base, Functions] : findNamesakes(M))
    // Base is copied, because renaming frees the text of the key.
    Changed |= rename(M, Base.str(), Functions);
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace ukl
