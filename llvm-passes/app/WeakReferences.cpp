// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- WeakReferences.cpp - What the program does not define --------------===//
#include "app/WeakReferences.h"

#include "app/AsmText.h"
#include "app/SectionBounds.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace ukl {

constexpr StringLiteral UndefinedPrefix = "ukl_undefined.";

/// A linker defines this for an executable that refers to it, also weakly. An
/// image has nothing of the kind, so it is refused as a strong reference is.
constexpr StringLiteral ElfHeader = "__ehdr_start";

constexpr StringLiteral LinkerScriptNames[] = {UKL_LINKER_SCRIPT_NAMES};

StringRef symbolName(const GlobalValue &GV) {
  StringRef Name = GV.getName();
  Name.consume_front("\01");
  return Name;
}

bool isLinkerScriptName(StringRef Name) {
  return any_of(LinkerScriptNames,
                [&](StringRef Prefix) { return Name.starts_with(Prefix); });
}

std::string undefinedName(StringRef Name) {
  return (UndefinedPrefix + Name).str();
}

/// Whether the linker of an ordinary executable would define \p Name, because
/// the program has a section of that name. ukl-section-bounds deals with these.
static bool isSectionBound(const Module &M, StringRef Name) {
  StringRef Section = boundedSection(Name);
  return !Section.empty() &&
         any_of(M.global_objects(), [&](const GlobalObject &GO) {
           return !GO.isDeclarationForLinker() && GO.getSection() == Section;
         });
}

static void collectWeakNames(StringRef Text, AsmTextKind Kind,
                             StringSet<> &Names) {
  for (const AsmStatement &S : splitStatements(Text, Kind)) {
    ArrayRef<AsmToken> Tokens = ArrayRef(S).drop_front(skipLabels(S));
    if (Tokens.empty() || !Tokens.front().is(".weak"))
      continue;
    for (const AsmToken &T : Tokens.drop_front())
      if (T.K == AsmToken::Identifier)
        Names.insert(T.Text);
  }
}

static StringSet<> weakNamesInAsm(const Module &M) {
  StringSet<> Names;
  collectWeakNames(M.getModuleInlineAsm(), AsmTextKind::Plain, Names);
  forEachAsmStatement(M, [&](const InlineAsm &Asm) {
    collectWeakNames(Asm.getAsmString(), AsmTextKind::Template, Names);
  });
  return Names;
}

StringSet<> dropUndefinedWeak(Module &M,
                              function_ref<bool(StringRef)> IsDefined) {
  StringSet<> Names;
  const StringSet<> InAsm = weakNamesInAsm(M);
  for (StringRef Name : InAsm.keys())
    if (!IsDefined(Name) && !M.getNamedValue(Name))
      Names.insert(Name);

  if (GlobalValue *GV = M.getNamedValue(ElfHeader);
      GV && GV->hasExternalWeakLinkage())
    GV->setLinkage(GlobalValue::ExternalLinkage);

  SetVector<GlobalValue *> Undefined;
  for (GlobalValue &GV : M.global_values()) {
    StringRef Name = symbolName(GV);
    if (GV.hasExternalWeakLinkage() && !GV.isThreadLocal() &&
        !IsDefined(Name) && !isLinkerScriptName(Name) &&
        !isSectionBound(M, Name))
      Undefined.insert(&GV);
  }
  removeFromUsedLists(M, [&](Constant *C) {
    return Undefined.contains(cast<GlobalValue>(C->stripPointerCasts()));
  });
  for (GlobalValue *GV : Undefined) {
    Names.insert(symbolName(*GV));
    GV->replaceAllUsesWith(Constant::getNullValue(GV->getType()));
    GV->eraseFromParent();
  }
  return Names;
}

} // namespace ukl
