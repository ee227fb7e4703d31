// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Leaves.cpp - System calls on the program's stack -------------------===//
//
// See Leaves.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/Leaves.h"

#include "syscalls/DirectPaths.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"

using namespace llvm;

namespace ukl {

/// bool f(void), defined by the kernel beside the gates.
constexpr StringLiteral WorkTestName = "ukl_syscall_work_pending";

constexpr StringLiteral LeafSection = UKL_SECTION_LEAVES;

/// Attributes of kernel functions that put instructions or padding in front of
/// the code: for tracing, and for call depth tracking. A leaf runs as the
/// program, where nobody may patch it, and begins at a fixed distance behind
/// its jump.
constexpr StringLiteral EntryAttributes[] = {
    "fentry-call",
    "instrument-function-entry",
    "instrument-function-entry-inlined",
    "mnop-mcount",
    "mrecord-mcount",
    "patchable-function",
    "patchable-function-entry",
    "patchable-function-entry-section",
    "patchable-function-prefix"};

/// Whether \p F can start over at any point: it calls nothing and stores
/// nothing, but for what disappears with the pt_regs. Nor may it have static
/// keys: while one is changed, there is a breakpoint, and the program would run
/// into it.
static bool canStartOver(const Function &F) {
  return all_of(instructions(F), [](const Instruction &I) {
    if (isa<CallBrInst>(I))
      return false;
    if (const auto *Store = dyn_cast<StoreInst>(&I))
      return isa<AllocaInst>(getUnderlyingObject(Store->getPointerOperand()));
    if (const auto *Call = dyn_cast<CallBase>(&I))
      return Call->isInlineAsm() || isa<IntrinsicInst>(Call);
    return isa<LoadInst>(I) || !I.mayWriteToMemory();
  });
}

/// The bytes in front of a leaf: a jump to \p Work.
static Constant *jumpInFront(Function &Leaf, Function &Work) {
  constexpr uint8_t JumpOpcode = 0xe9, Padding = 0xcc;
  LLVMContext &C = Leaf.getContext();
  Type *Word = Type::getInt64Ty(C), *Half = Type::getInt32Ty(C);
  // The distance counts from the jump's end, 3 bytes in front of the leaf.
  Constant *Distance = ConstantExpr::getTrunc(
      ConstantExpr::getSub(ConstantExpr::getPtrToInt(&Work, Word),
                           ConstantExpr::getPtrToInt(&Leaf, Word)),
      Half);
  Distance = ConstantExpr::getAdd(Distance, ConstantInt::get(Half, 3));
  Constant *Gap =
      ConstantDataArray::get(C, ArrayRef<uint8_t>({Padding, Padding, Padding}));
  return ConstantStruct::getAnon(
      {ConstantInt::get(Type::getInt8Ty(C), JumpOpcode), Distance, Gap},
      /*Packed=*/true);
}

/// An empty function for a leaf. It must not use the stack: when it is
/// interrupted, only its address is set back.
static Function *createLeaf(DirectCallContext &Context, const DirectTarget &T) {
  Function *F = createPath(Context, T, UKL_LEAF_PREFIX + T.name(), 0);
  F->setSection(LeafSection);
  // A counter would be a store. (Instrumentation that comes before this pass
  // is seen by canStartOver().)
  F->addFnAttr(Attribute::SkipProfile);
  for (StringRef Name : EntryAttributes)
    F->removeFnAttr(Name);
  F->setAlignment(Align(UKL_LEAF_SIZE));
  return F;
}

/// Adds an entry block to \p F that goes to \p Direct, or to the kernel's full
/// entry if that has work to do.
static void addWorkTest(DirectCallContext &Context, Function &F,
                        BasicBlock *Direct, const DirectTarget &T) {
  LLVMContext &C = Context.C;
  auto *Work = BasicBlock::Create(C, "work", &F, Direct);
  IRBuilder<> B(BasicBlock::Create(C, "", &F, Work));
  FunctionCallee Test =
      Context.M.getOrInsertFunction(WorkTestName, B.getInt1Ty());
  CallInst *Pending = B.CreateCall(Test);
  Pending->addFnAttr(Attribute::AlwaysInline);
  Pending->addRetAttr(Attribute::ZExt);
  B.CreateCondBr(Pending, Work, Direct,
                 MDBuilder(C).createUnlikelyBranchWeights());

  // Defined by ukl_leaf_work in module-level asm.
  FunctionCallee Full = Context.M.getOrInsertFunction(
      ("__ukl_leaf_entry_work_" + T.name()).str(), F.getFunctionType());
  F.setPrefixData(jumpInFront(F, *cast<Function>(Full.getCallee())));
  B.SetInsertPoint(Work);
  CallInst *Entry = B.CreateCall(Full);
  Entry->setTailCallKind(CallInst::TCK_MustTail);
  B.CreateRet(Entry);
}

Function *makeLeaf(DirectCallContext &Context, const DirectTarget &T) {
  Function *F = createLeaf(Context, T);
  auto *Direct = BasicBlock::Create(Context.C, "direct", F);
  fillPath(Context, *F, Direct, T, InlineLimit::AllPaths);
  if (!canStartOver(*F)) {
    F->eraseFromParent();
    return nullptr;
  }
  addWorkTest(Context, *F, Direct, T);
  Context.CalledFromAsm.push_back(F);
  Context.M.appendModuleInlineAsm(
      ("ukl_leaf_work " + T.name() + ", " + Twine(T.Number)).str());
  return F;
}

} // namespace ukl
