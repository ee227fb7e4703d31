//===- FunctionAsm.cpp - Assembly statements of a program -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/FunctionAsm.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace ukl {

/// Of the assembler, before the symbol that they define.
static constexpr StringLiteral DefiningDirectives[] = {".set", ".equ",
                                                       ".equiv"};

/// Of the assembler: what follows depends on what was assembled before.
static constexpr StringLiteral ConditionalDirectives[] = {
    ".macro", ".if", ".ifdef", ".ifndef", ".ifnotdef"};

void FunctionAsm::add(const Function &F, StringRef Text) {
  const Regex Word("[A-Za-z_.][A-Za-z0-9_.]*");
  SmallVector<StringRef, 1> Found;
  StringRef Previous;
  for (StringRef Rest = Text; Word.match(Rest, &Found);) {
    StringRef Name = Found[0];
    Rest = StringRef(Name.end(), Text.end() - Name.end());
    if (Previous == ".globl" || Previous == ".global")
      Global.insert(Name);
    if (is_contained(DefiningDirectives, Previous))
      define(Name, F);
    Previous = Name;
    // At the start of a statement, or behind a comment. Not the segment of an
    // address, "%fs:0".
    StringRef Before(Text.begin(), Name.begin() - Text.begin());
    Before = Before.rtrim(" \t\"");
    bool MayStart =
        Before.empty() || StringRef("\n;:/").contains(Before.back());
    StringRef Behind = Rest.ltrim(" \t\"");
    if (MayStart && (Behind.starts_with(":") || Behind.starts_with("=")))
      define(Name, F);
    auto [It, IsNew] = Words.try_emplace(Name, &F);
    if (!IsNew && It->second != &F)
      It->second = nullptr;
  }
}

FunctionAsm::FunctionAsm(const Module &M) {
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (const auto *Call = dyn_cast<CallBase>(&I))
        if (const auto *Asm = dyn_cast<InlineAsm>(Call->getCalledOperand()))
          add(F, Asm->getAsmString());
}

bool FunctionAsm::mustStayTogether(const Module &M) const {
  const StringRef OfFile = M.getModuleInlineAsm();
  if (any_of(ConditionalDirectives,
             [&](StringRef Directive) { return Words.contains(Directive); }))
    return true;
  const Regex Macro("\\.macro[ \t]+([A-Za-z_.][A-Za-z0-9_.]*)");
  SmallVector<StringRef, 2> Found;
  for (StringRef Rest = OfFile; Macro.match(Rest, &Found);
       Rest = StringRef(Found[0].end(), OfFile.end() - Found[0].end()))
    if (Words.contains(Found[1]))
      return true;
  return any_of(Definitions, [&](const auto &Definition) {
    StringRef Name = Definition.first();
    return !Global.contains(Name) &&
           (M.getNamedValue(Name) || Words.lookup(Name) != Definition.second ||
            OfFile.contains(Name));
  });
}

} // namespace ukl
