// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- UndefinedSymbols.cpp - What the program leaves to others -----------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes=ukl-undefined-symbols -ukl-undefined-symbols=list.txt
//     -disable-output program.ll
//
//===----------------------------------------------------------------------===//
#include "app/UndefinedSymbols.h"

#include "ProgramCode.h"
#include "app/AsmText.h"
#include "app/WeakReferences.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Instruction.h"
#include "llvm/Object/ModuleSymbolTable.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace llvm;

static cl::opt<std::string> UndefinedSymbolsFile(
    "ukl-undefined-symbols", cl::value_desc("file"),
    cl::desc("Where to write the names that the program does not define"));

namespace ukl {

/// A function or variable that uses \p V, as the user wrote it; empty if only
/// LLVM's own lists do.
static std::string firstUser(const Value &V) {
  for (const User *U : V.users()) {
    std::string Name;
    if (const auto *I = dyn_cast<Instruction>(U))
      Name = I->getFunction()->getName().str();
    else if (const auto *GV = dyn_cast<GlobalValue>(U))
      Name = isCompilerInternal(*GV) ? "" : GV->getName().str();
    else
      Name = firstUser(*U);
    StringRef Source = Name;
    Source.consume_front(SymbolPrefix);
    if (!Source.empty())
      return Source.str();
  }
  return "";
}

/// Labels that asm statements define, such as those of a naked function. The
/// symbol table of a module does not have them.
static StringSet<> labelsInAsm(const Module &M) {
  StringSet<> Labels;
  forEachAsmStatement(M, [&](const InlineAsm &Asm) {
    for (const AsmStatement &S :
         splitStatements(Asm.getAsmString(), AsmTextKind::Template))
      for (size_t L = 0; L < skipLabels(S); L += 2)
        Labels.insert(S[L].Text);
  });
  return Labels;
}

static std::map<std::string, std::string> undefinedSymbols(const Module &M) {
  std::map<std::string, std::string> Undefined;
  const StringSet<> Labels = labelsInAsm(M);
  for (const GlobalValue &GV : M.global_values()) {
    StringRef Name = symbolName(GV);
    if (!GV.isDeclaration() || GV.use_empty() || GV.hasExternalWeakLinkage() ||
        isCompilerInternal(GV) || Labels.contains(Name))
      continue;
    Undefined.try_emplace(Name.str(), firstUser(GV));
  }
  ModuleSymbolTable::CollectAsmSymbols(
      M, [&](StringRef Name, object::BasicSymbolRef::Flags Flags) {
        const GlobalValue *GV = M.getNamedValue(Name);
        if (!(Flags & object::BasicSymbolRef::SF_Undefined))
          Undefined.erase(Name.str());
        else if (!(Flags & object::BasicSymbolRef::SF_Weak) &&
                 (!GV || GV->isDeclaration()) && !Labels.contains(Name))
          Undefined.try_emplace(Name.str(), "file-scope assembly");
      });
  return Undefined;
}

PreservedAnalyses UndefinedSymbolsPass::run(Module &M,
                                            ModuleAnalysisManager &) {
  if (UndefinedSymbolsFile.empty())
    return PreservedAnalyses::all();
  Error E = writeToOutput(UndefinedSymbolsFile, [&](raw_ostream &OS) {
    for (const auto &[Name, User] : undefinedSymbols(M))
      OS << Name << ' ' << User << '\n';
    return Error::success();
  });
  if (E)
    reportError(M, "cannot write the list of undefined symbols: " +
                       toString(std::move(E)));
  return PreservedAnalyses::all();
}

} // namespace ukl
