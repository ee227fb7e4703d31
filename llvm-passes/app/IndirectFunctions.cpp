// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- IndirectFunctions.cpp - Functions that a resolver chooses ----------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes=ukl-indirect-functions -S program.ll
//
// lowerGlobalIFuncUsersAsGlobalCtor (ModuleUtils) does the work for code.
// Initial values of variables are turned into code before.
//
//===----------------------------------------------------------------------===//
#include "app/IndirectFunctions.h"

#include "ProgramCode.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace ukl {

/// After the constructor of lowerGlobalIFuncUsersAsGlobalCtor, which has 10,
/// and before those of the program, which start with 101.
constexpr int StorePriority = 11;

namespace {

/// Finds ifuncs in the initial values of variables, and stores them at
/// start-up.
class InitialValues {
public:
  explicit InitialValues(Module &M) : M(M) {}

  void run();

private:
  Constant *withoutIFuncs(GlobalVariable &GV, Constant *C, uint64_t Offset);
  void storeAtStart(GlobalVariable &GV, uint64_t Offset, GlobalIFunc *IF);

  Module &M;
  Function *Constructor = nullptr;
};

} // namespace

void InitialValues::storeAtStart(GlobalVariable &GV, uint64_t Offset,
                                 GlobalIFunc *IF) {
  LLVMContext &Context = M.getContext();
  if (!Constructor) {
    Constructor = Function::Create(
        FunctionType::get(Type::getVoidTy(Context), /*isVarArg=*/false),
        GlobalValue::InternalLinkage, "store_indirect_functions", M);
    IRBuilder<>(BasicBlock::Create(Context, "", Constructor)).CreateRetVoid();
    appendToGlobalCtors(M, Constructor, StorePriority);
  }
  IRBuilder<> Builder(Constructor->getEntryBlock().getTerminator());
  Builder.CreateStore(
      IF, Builder.CreateConstInBoundsGEP1_64(Builder.getInt8Ty(), &GV, Offset));
}

/// \p C, which is at \p Offset of \p GV, with null for each ifunc.
Constant *InitialValues::withoutIFuncs(GlobalVariable &GV, Constant *C,
                                       uint64_t Offset) {
  if (auto *IF = dyn_cast<GlobalIFunc>(C)) {
    storeAtStart(GV, Offset, IF);
    return Constant::getNullValue(C->getType());
  }
  const DataLayout &DL = M.getDataLayout();
  auto *Struct = dyn_cast<ConstantStruct>(C);
  if (!Struct && !isa<ConstantArray>(C))
    return C;
  SmallVector<Constant *, 16> Elements;
  bool Changed = false;
  for (unsigned I = 0; I < C->getNumOperands(); ++I) {
    auto *Element = cast<Constant>(C->getOperand(I));
    uint64_t At =
        Struct ? DL.getStructLayout(Struct->getType())->getElementOffset(I)
               : I * DL.getTypeAllocSize(Element->getType());
    Elements.push_back(withoutIFuncs(GV, Element, Offset + At));
    Changed |= Elements.back() != Element;
  }
  if (!Changed)
    return C;
  if (Struct)
    return ConstantStruct::get(Struct->getType(), Elements);
  return ConstantArray::get(cast<ArrayType>(C->getType()), Elements);
}

void InitialValues::run() {
  for (GlobalVariable &GV : M.globals()) {
    if (!GV.hasInitializer() || isCompilerInternal(GV))
      continue;
    Constant *New = withoutIFuncs(GV, GV.getInitializer(), 0);
    if (New == GV.getInitializer())
      continue;
    GV.setInitializer(New);
    GV.setConstant(false);
  }
}

PreservedAnalyses IndirectFunctionsPass::run(Module &M,
                                             ModuleAnalysisManager &) {
  if (M.ifunc_empty())
    return PreservedAnalyses::all();
  // clang makes an alias f.ifunc for each ifunc f of target_clones.
  for (GlobalAlias &Alias : make_early_inc_range(M.aliases()))
    if (auto *IF = dyn_cast<GlobalIFunc>(Alias.getAliasee())) {
      Alias.replaceAllUsesWith(IF);
      Alias.eraseFromParent();
    }
  InitialValues(M).run();
  for (GlobalIFunc &IF : M.ifuncs())
    IF.removeDeadConstantUsers();
  lowerGlobalIFuncUsersAsGlobalCtor(M, {});
  for (const GlobalIFunc &IF : M.ifuncs())
    recordError(M, "the address of the indirect function '" + IF.getName() +
                       "' is part of an expression in an initial value: it is "
                       "not known before the program starts");
  return PreservedAnalyses::none();
}

} // namespace ukl
