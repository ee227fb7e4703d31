// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- InitArrays.cpp - Constructors and destructors as pointer arrays ----===//
#include "app/InitArrays.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <tuple>

using namespace llvm;

namespace ukl {

namespace {

struct Structor {
  uint64_t Priority;
  size_t Index; ///< In the list, which decides between equal priorities.
  Constant *Function;
};

} // namespace

/// The entries { i32 priority, ptr function, ptr data } of \p List, in the
/// order of the array that the linker would make of them: by priority, then as
/// listed. Constructors run from its front, destructors from its back.
static SmallVector<Structor, 8> sortedStructors(const GlobalVariable &List) {
  SmallVector<Structor, 8> Structors;
  const auto *Entries = dyn_cast<ConstantArray>(List.getInitializer());
  if (!Entries)
    return Structors; // Empty: zeroinitializer.
  for (const Use &Entry : Entries->operands()) {
    const auto *Fields = dyn_cast<ConstantStruct>(Entry);
    if (!Fields || Fields->getOperand(1)->isNullValue())
      continue;
    const auto *Priority = cast<ConstantInt>(Fields->getOperand(0));
    Structors.push_back(
        {Priority->getZExtValue(), Structors.size(), Fields->getOperand(1)});
  }
  sort(Structors, [](const Structor &A, const Structor &B) {
    return std::tie(A.Priority, A.Index) < std::tie(B.Priority, B.Index);
  });
  return Structors;
}

/// What clang and GCC give to a constructor without a priority.
constexpr uint64_t NoPriority = 65535;

/// An array of its own for each priority, as the section's name says it: the
/// linker script sorts them together with those that the program has made by
/// hand, or a native member.
static GlobalVariable *createArray(Module &M, StringRef Name, uint64_t Priority,
                                   ArrayRef<Constant *> Functions) {
  std::string Suffix =
      Priority == NoPriority ? "" : ("." + Twine(Priority)).str();
  auto *Pointer = PointerType::getUnqual(M.getContext());
  auto *Type = ArrayType::get(Pointer, Functions.size());
  // Writable, because native members have writable arrays in this section.
  auto *Array = new GlobalVariable(
      M, Type, /*isConstant=*/false, GlobalValue::InternalLinkage,
      ConstantArray::get(Type, Functions), SymbolPrefix + Name + Suffix);
  Array->setSection((SectionPrefix + Name + Suffix).str());
  Array->setAlignment(M.getDataLayout().getPointerABIAlignment(0));
  return Array;
}

static void placeList(Module &M, StringRef ListName, StringRef Name) {
  GlobalVariable *List = M.getNamedGlobal(ListName);
  if (!List || !List->hasInitializer())
    return;
  SmallVector<Structor, 8> Structors = sortedStructors(*List);
  List->eraseFromParent();
  SmallVector<GlobalValue *, 4> Arrays;
  for (ArrayRef<Structor> Rest = Structors; !Rest.empty();) {
    ArrayRef<Structor> Same = Rest.take_while(
        [&](const Structor &S) { return S.Priority == Rest.front().Priority; });
    SmallVector<Constant *, 8> Functions;
    for (const Structor &S : Same)
      Functions.push_back(S.Function);
    Arrays.push_back(createArray(M, Name, Same.front().Priority, Functions));
    Rest = Rest.drop_front(Same.size());
  }
  appendToCompilerUsed(M, Arrays);
}

void placeInitArrays(Module &M) {
  placeList(M, "llvm.global_ctors", "init_array");
  placeList(M, "llvm.global_dtors", "fini_array");
}

std::string initArraySection(StringRef Section) {
  for (StringRef Name : {".preinit_array", ".init_array", ".fini_array"})
    if (Section == Name ||
        (Section.starts_with(Name) && Section[Name.size()] == '.'))
      return (SectionPrefix + Section.drop_front()).str();
  return "";
}

} // namespace ukl
