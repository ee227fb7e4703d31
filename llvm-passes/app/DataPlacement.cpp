// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DataPlacement.cpp - Sections for the program's data and code -------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-data-placement
//     -S program.ll
//   opt-22 ... -passes='ukl-data-placement<late>' -S merged.ll
//
// A section holds one kind of data, so that its flags never clash: constants
// are never in .ukl.data and variables never in .ukl.rodata.
//
//===----------------------------------------------------------------------===//
#include "app/DataPlacement.h"

#include "ProgramCode.h"
#include "app/InitArrays.h"
#include "ukl_abi.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace ukl {

/// Where clang puts the names that `#pragma clang section` gives.
constexpr StringLiteral PragmaSections[] = {"bss-section", "data-section",
                                            "rodata-section", "relro-section"};

/// Code generation makes a section NOBITS only if it chooses the section
/// itself, or finds its name in this attribute. With an explicit section, the
/// zeros would be stored in the image.
constexpr StringLiteral BssAttribute = "bss-section";
constexpr StringLiteral BssSection = UKL_SECTION_BSS;

static bool isZero(const Constant &C) {
  return C.isNullValue() || isa<UndefValue>(C);
}

/// An array of constructors or destructors that has its section already.
static bool isInitArray(const GlobalVariable &GV) {
  StringRef Section = GV.getSection();
  return Section.consume_front(SectionPrefix.drop_back()) &&
         !initArraySection(Section).empty();
}

static bool isProgramData(const GlobalVariable &GV) {
  return GV.getSection().starts_with(SectionPrefix) ||
         GV.getAttribute(BssAttribute).getValueAsString() == BssSection;
}

/// A string that the linker may merge with others of its kind.
static bool isMergeableString(const GlobalVariable &GV) {
  const auto *Data = dyn_cast<ConstantDataSequential>(GV.getInitializer());
  return GV.hasGlobalUnnamedAddr() && Data && Data->getElementByteSize() == 1 &&
         Data->isCString() && GV.getAlign().valueOrOne() == 1;
}

/// Strings have a section of their own, because it carries a flag that lets the
/// linker merge its contents. Other constants lose unnamed_addr (their address
/// becomes significant), or they would bring that flag into .ukl.rodata.
static void placeConstant(GlobalVariable &GV) {
  if (isMergeableString(GV)) {
    GV.setSection(UKL_SECTION_RODATA ".str1.1");
    return;
  }
  if (GV.hasGlobalUnnamedAddr())
    GV.setUnnamedAddr(GlobalValue::UnnamedAddr::Local);
  GV.setSection(UKL_SECTION_RODATA);
}

static void placeVariable(GlobalVariable &GV) {
  // A common variable may not have a section. An associated one may only have
  // the section of the object that it is associated with.
  if (GV.hasCommonLinkage())
    GV.setLinkage(GlobalValue::ExternalLinkage);
  GV.setMetadata(LLVMContext::MD_associated, nullptr);

  AttributeSet Attributes = GV.getAttributes();
  for (StringRef Pragma : PragmaSections)
    Attributes = Attributes.removeAttribute(GV.getContext(), Pragma);

  bool Zero = isZero(*GV.getInitializer());
  if (GV.isThreadLocal()) {
    GV.setSection(Zero ? UKL_SECTION_TBSS : UKL_SECTION_TDATA);
  } else if (GV.isConstant()) {
    placeConstant(GV);
  } else if (Zero) {
    GV.setSection("");
    Attributes =
        Attributes.addAttribute(GV.getContext(), BssAttribute, BssSection);
  } else {
    GV.setSection(UKL_SECTION_DATA);
  }
  GV.setAttributes(Attributes);
}

static void placeFunction(Function &F) {
  StringRef Name = F.getName();
  Name.consume_front("\01");
  // Each function has a section. Its prefix is ours, because sections such as
  // .text.exit and .text.hot have a meaning in the kernel's linker script.
  F.setSection((SectionPrefix + "text." + Name).str());
}

static void placeEarly(Module &M) {
  placeInitArrays(M);
  for (GlobalVariable &GV : M.globals()) {
    if (GV.isDeclarationForLinker() || isCompilerInternal(GV) ||
        isInitArray(GV))
      continue;
    std::string Array = initArraySection(GV.getSection());
    if (Array.empty()) {
      placeVariable(GV);
      continue;
    }
    GV.setSection(Array);
    GV.setConstant(false); // The section is writable.
  }
  for (Function &F : M)
    if (!F.isDeclarationForLinker())
      placeFunction(F);
}

namespace {

/// The constants without a section that only the program's code and data use.
class ProgramConstants {
public:
  explicit ProgramConstants(Module &M);
  ArrayRef<GlobalVariable *> get() const { return Constants.getArrayRef(); }

private:
  static bool isCandidate(const GlobalVariable &GV);
  bool isProgramUser(const User &U, bool &HasUser) const;
  bool usersAreProgram(const Value &V, bool &HasUser) const;

  SetVector<GlobalVariable *> Constants;
};

} // namespace

bool ProgramConstants::isCandidate(const GlobalVariable &GV) {
  return GV.isConstant() && GV.hasLocalLinkage() && GV.hasInitializer() &&
         !GV.isThreadLocal() && !GV.hasSection() && !GV.hasComdat() &&
         !isCompilerInternal(GV) && !isProgramData(GV);
}

/// Whether a user of one of the constants is code or data of the program, or a
/// constant that only such code and data use.
bool ProgramConstants::isProgramUser(const User &U, bool &HasUser) const {
  if (const auto *I = dyn_cast<Instruction>(&U)) {
    HasUser = true;
    return isProgramFunction(*I->getFunction());
  }
  if (const auto *GV = dyn_cast<GlobalVariable>(&U)) {
    if (isCompilerInternal(*GV)) // llvm.used does not say who uses it.
      return true;
    HasUser = true;
    return isProgramData(*GV) ||
           Constants.contains(const_cast<GlobalVariable *>(GV));
  }
  // An alias has other users, and the prefix data of a function is code.
  return isa<Constant>(U) && !isa<GlobalValue>(U) &&
         usersAreProgram(U, HasUser);
}

/// Whether all users of \p V are program functions, program data or other
/// constants of this set. \p HasUser tells whether there is one.
bool ProgramConstants::usersAreProgram(const Value &V, bool &HasUser) const {
  return all_of(V.users(),
                [&](const User *U) { return isProgramUser(*U, HasUser); });
}

/// Starts from all candidates and drops those that have another user. Repeats
/// this, because a constant may be used by one that is dropped later.
ProgramConstants::ProgramConstants(Module &M) {
  for (GlobalVariable &GV : M.globals())
    if (isCandidate(GV))
      Constants.insert(&GV);
  bool Changed = true;
  while (Changed)
    Changed = Constants.remove_if([&](GlobalVariable *GV) {
      bool HasUser = false;
      return !usersAreProgram(*GV, HasUser) || !HasUser;
    });
}

static void placeLate(Module &M) {
  // The optimiser may have made constants of variables, or initialised what was
  // zero: look at the program's data once more.
  for (GlobalVariable &GV : M.globals())
    if (!GV.isDeclarationForLinker() && isProgramData(GV) && !isInitArray(GV))
      placeVariable(GV);
  ProgramConstants Constants(M);
  for (GlobalVariable *GV : Constants.get())
    placeVariable(*GV);
  for (Function &F : M)
    if (!F.isDeclarationForLinker() && isProgramFunction(F) && !F.hasSection())
      placeFunction(F);
}

PreservedAnalyses DataPlacementPass::run(Module &M, ModuleAnalysisManager &) {
  if (When == Mode::Early)
    placeEarly(M);
  else
    placeLate(M);
  return PreservedAnalyses::none();
}

} // namespace ukl
