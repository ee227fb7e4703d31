// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SectionBounds.cpp - Sections that a program walks ------------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so -passes=ukl-section-bounds
//     -S program.ll
//
//===----------------------------------------------------------------------===//
#include "app/SectionBounds.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/Metadata.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <set>

using namespace llvm;

namespace ukl {

namespace {

/// One section, made one variable.
class Gatherer {
public:
  Gatherer(Module &M, StringRef Section)
      : M(M), Section(Section), Byte(Type::getInt8Ty(M.getContext())) {}

  void run();

private:
  bool collect(); ///< False after an error.
  Align alignmentOf(const GlobalVariable &GV) const;
  Align objectAlignment(const GlobalVariable &First) const;
  void padTo(Align A);
  void layOut();
  GlobalVariable *create();
  void replaceMembers(GlobalVariable *Whole);
  void bind(StringRef Prefix, Constant *Address);
  Constant *addressIn(GlobalVariable *Whole, uint64_t Offset) const;

  Module &M;
  StringRef Section;
  Type *Byte;
  SmallVector<GlobalVariable *, 16> Members; ///< In the order of the section.
  SmallVector<uint64_t, 16> Offsets;         ///< Of the members.
  SmallVector<Constant *, 32> Fields;        ///< Members, and padding.
  uint64_t Size = 0;
  Align Alignment;
};

} // namespace

bool Gatherer::collect() {
  for (GlobalObject &GO : M.global_objects()) {
    if (GO.isDeclarationForLinker() || isCompilerInternal(GO) ||
        GO.getSection() != Section)
      continue;
    auto *GV = dyn_cast<GlobalVariable>(&GO);
    if (!GV || GV->isThreadLocal()) {
      StringRef Name = GO.getName();
      Name.consume_front(SymbolPrefix);
      recordError(M, "the program walks the section '" + Section +
                         "' by its bounds, but '" + Name +
                         "' in it is not a variable in ordinary memory");
      return false;
    }
    Members.push_back(GV);
  }
  SmallVector<std::pair<uint64_t, size_t>, 16> Order;
  for (auto [Index, GV] : enumerate(Members))
    Order.emplace_back(sectionOrder(*GV), Index);
  sort(Order);
  SmallVector<GlobalVariable *, 16> Found = std::move(Members);
  Members.clear();
  for (auto [Number, Index] : Order)
    Members.push_back(Found[Index]);
  return true;
}

/// The object that \p GV comes from, see sectionOrder().
static uint64_t objectOf(const GlobalVariable &GV) {
  return sectionOrder(GV) >> SectionOrderObjectShift;
}

Align Gatherer::alignmentOf(const GlobalVariable &GV) const {
  return GV.getAlign().value_or(M.getDataLayout().getPreferredAlign(&GV));
}

/// What the variables of the object of \p First need.
Align Gatherer::objectAlignment(const GlobalVariable &First) const {
  Align Largest;
  for (const GlobalVariable *GV : Members)
    if (objectOf(*GV) == objectOf(First))
      Largest = std::max(Largest, alignmentOf(*GV));
  return Largest;
}

void Gatherer::padTo(Align A) {
  if (uint64_t Padding = offsetToAlignment(Size, A)) {
    Fields.push_back(ConstantAggregateZero::get(ArrayType::get(Byte, Padding)));
    Size += Padding;
  }
}

/// As assembler and linker place them: the part of each object at the next
/// address that fits the largest alignment in it, and in it each variable at
/// the next address that fits its own.
void Gatherer::layOut() {
  const GlobalVariable *Last = nullptr;
  for (GlobalVariable *GV : Members) {
    if (!Last || objectOf(*Last) != objectOf(*GV))
      padTo(objectAlignment(*GV));
    Last = GV;
    padTo(alignmentOf(*GV));
    Offsets.push_back(Size);
    Fields.push_back(GV->getInitializer());
    Size += M.getDataLayout().getTypeAllocSize(GV->getValueType());
    Alignment = std::max(Alignment, alignmentOf(*GV));
  }
}

GlobalVariable *Gatherer::create() {
  Constant *Contents =
      ConstantStruct::getAnon(M.getContext(), Fields, /*Packed=*/true);
  bool IsConstant =
      all_of(Members, [](GlobalVariable *GV) { return GV->isConstant(); });
  auto *Whole = new GlobalVariable(M, Contents->getType(), IsConstant,
                                   GlobalValue::InternalLinkage, Contents,
                                   SymbolPrefix + "section." + Section);
  Whole->setAlignment(Alignment);
  Whole->setDSOLocal(true);
  return Whole;
}

Constant *Gatherer::addressIn(GlobalVariable *Whole, uint64_t Offset) const {
  auto *Index = ConstantInt::get(Type::getInt64Ty(M.getContext()), Offset);
  return ConstantExpr::getInBoundsGetElementPtr(Byte, Whole, Index);
}

/// What assembly or native members may name stays a symbol, as an alias.
void Gatherer::replaceMembers(GlobalVariable *Whole) {
  SmallPtrSet<Constant *, 16> Gone(Members.begin(), Members.end()), Used;
  removeFromUsedLists(M, [&](Constant *C) {
    Constant *Member = C->stripPointerCasts();
    if (!Gone.contains(Member))
      return false;
    Used.insert(Member);
    return true;
  });
  SmallVector<GlobalValue *, 16> Kept;
  for (auto [GV, Offset] : zip_equal(Members, Offsets)) {
    Constant *Address = addressIn(Whole, Offset);
    if (Used.contains(GV) || !GV->hasLocalLinkage()) {
      auto *Alias =
          GlobalAlias::create(GV->getValueType(), GV->getAddressSpace(),
                              GV->getLinkage(), "", Address, &M);
      Alias->takeName(GV);
      Alias->setVisibility(GV->getVisibility());
      Alias->setDSOLocal(true);
      if (Used.contains(GV))
        Kept.push_back(Alias);
    }
    GV->replaceAllUsesWith(Address);
    GV->eraseFromParent();
  }
  appendToCompilerUsed(M, Kept);
}

void Gatherer::bind(StringRef Prefix, Constant *Address) {
  GlobalValue *Bound = M.getNamedValue((Prefix + Section).str());
  if (!Bound || !Bound->isDeclaration())
    return;
  removeFromUsedLists(
      M, [&](Constant *C) { return C->stripPointerCasts() == Bound; });
  Bound->replaceAllUsesWith(Address);
  Bound->eraseFromParent();
}

void Gatherer::run() {
  if (!collect()) {
    // Without this, the two would be reported as undefined too.
    Constant *Nowhere =
        ConstantPointerNull::get(PointerType::get(M.getContext(), 0));
    bind("__start_", Nowhere);
    bind("__stop_", Nowhere);
    return;
  }
  if (Members.empty())
    return;
  layOut();
  GlobalVariable *Whole = create();
  replaceMembers(Whole);
  bind("__start_", addressIn(Whole, 0));
  bind("__stop_", addressIn(Whole, Size));
}

PreservedAnalyses SectionBoundsPass::run(Module &M, ModuleAnalysisManager &) {
  std::set<std::string> Sections;
  for (const GlobalValue &GV : M.global_values())
    if (StringRef Section = boundedSection(GV.getName());
        GV.isDeclaration() && !Section.empty())
      Sections.insert(Section.str());
  for (const std::string &Section : Sections)
    Gatherer(M, Section).run();
  return Sections.empty() ? PreservedAnalyses::all()
                          : PreservedAnalyses::none();
}

} // namespace ukl
