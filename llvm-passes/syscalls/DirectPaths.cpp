// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectPaths.cpp - From the arguments to the kernel's function ------===//
//
// See DirectPaths.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/DirectPaths.h"

#include "ProgramCode.h"
#include "syscalls/DirectProfile.h"
#include "syscalls/SyscallSites.h"

#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/InlineCost.h"
#include "llvm/IR/Attributes.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace ukl {

/// Calls the function of any system call. In the file of the table
/// (arch/x86/entry/syscall_64.c).
constexpr StringLiteral DispatcherName = "x64_sys_call";

/// A function of the kernel that says how the kernel is compiled: which
/// registers it uses, how it is hardened. That of the system call is not there
/// if it is machine code already, but the one beside the table is.
static const Function &kernelFunction(const DirectCallContext &Context,
                                      const DirectTarget &T) {
  if (!T.Syscall->isDeclaration())
    return *T.Syscall;
  const Function *Dispatcher = Context.M.getFunction(DispatcherName);
  if (Dispatcher && !Dispatcher->isDeclaration())
    return *Dispatcher;
  reportError(Context.M,
              "direct system calls need the kernel's " + DispatcherName);
  return *T.Syscall;
}

Function *createPath(DirectCallContext &Context, const DirectTarget &T,
                     const Twine &Name, unsigned Arguments) {
  Type *Word = Type::getInt64Ty(Context.C);
  SmallVector<Type *, MaxSyscallArguments> Parameters(Arguments, Word);
  auto *F =
      Function::Create(FunctionType::get(Word, Parameters, /*isVarArg=*/false),
                       GlobalValue::InternalLinkage, Name, Context.M);
  AttrBuilder Attributes(
      Context.C, kernelFunction(Context, T).getAttributes().getFnAttrs());
  Attributes.removeAttribute(Attribute::Memory)
      .removeAttribute(Attribute::NoReturn)
      .removeAttribute(Attribute::NoSync)
      .removeAttribute(Attribute::NoFree)
      .removeAttribute(Attribute::AlwaysInline)
      .removeAttribute(Attribute::InlineHint)
      .removeAttribute(ColdAttribute);
  F->addFnAttrs(Attributes);
  F->addFnAttr(Attribute::NoInline);
  takeEntryCount(*F, T);
  return F;
}

static CallInst *callSyscall(IRBuilder<> &B, Function &F,
                             const DirectTarget &T) {
  Type *Word = B.getInt64Ty();
  AllocaInst *Regs = B.CreateAlloca(ArrayType::get(Word, PtRegsWords));
  for (unsigned I = 0; I != MaxSyscallArguments; ++I) {
    // As if an argument that is not passed were zero: an undefined one could
    // make the result of more than itself undefined.
    Value *V = B.getInt64(0);
    if (I < F.arg_size())
      V = F.getArg(I);
    B.CreateStore(V,
                  B.CreateConstInBoundsGEP1_64(Word, Regs, PtRegsArgument[I]));
  }
  CallInst *Call = B.CreateCall(T.Syscall, Regs);
  B.CreateRet(Call);
  return Call;
}

/// Whether the kernel's function \p Callee may become part of \p F.
static bool canInline(const Function &F, const CallBase &Call,
                      const Function *Callee) {
  return Callee && !Callee->isDeclaration() && !Callee->isVarArg() &&
         Callee->getFunctionType() == Call.getFunctionType() &&
         !Callee->hasFnAttribute(Attribute::NoInline) &&
         !Callee->hasFnAttribute(Attribute::Cold) &&
         Callee->getFnAttribute("target-features") ==
             F.getFnAttribute("target-features") &&
         AttributeFuncs::areInlineCompatible(F, *Callee) &&
         isInlineViable(const_cast<Function &>(*Callee)).isSuccess();
}

/// Inlines one call together with the callee's part of the profile.
static bool inlineCall(DirectCallContext &Context, Function &F, CallBase &Call,
                       InlineFunctionInfo &Info) {
  Function *Callee = Call.getCalledFunction();
  if (Context.PSI.hasProfileSummary()) {
    FunctionAnalysisManager &FAM = Context.FAM;
    FAM.invalidate(F, PreservedAnalyses::none());
    Info = InlineFunctionInfo(
        /*GetAssumptionCache=*/nullptr, &Context.PSI,
        &FAM.getResult<BlockFrequencyAnalysis>(F),
        &FAM.getResult<BlockFrequencyAnalysis>(*Callee));
  }
  return InlineFunction(Call, Info).isSuccess();
}

/// Makes one function of the path through \p F to the device or protocol. The
/// inliner would not: the parts have other callers, and are large. One function
/// saves the registers once, and its later parts know what the first has found
/// out.
static void inlineCallees(DirectCallContext &Context, Function &F,
                          CallInst *First, InlineLimit Limit) {
  constexpr unsigned MaxDepth = 3, MaxCallee = 250, MaxAll = 800;
  SmallVector<std::pair<CallBase *, unsigned>, 16> Calls = {{First, 0}};
  unsigned Size = 0;
  for (size_t I = 0; I != Calls.size(); ++I) {
    auto [Call, Depth] = Calls[I];
    Function *Callee = Call->getCalledFunction();
    if (!canInline(F, *Call, Callee))
      continue;
    unsigned Count = Callee->getInstructionCount();
    bool IsWanted =
        Limit == InlineLimit::AllPaths || isOnLikelyPath(*Call->getParent());
    // The first one only unpacks the arguments.
    if (Depth != 0 && (Count > MaxCallee || Size + Count > MaxAll || !IsWanted))
      continue;
    InlineFunctionInfo Info;
    if (!inlineCall(Context, F, *Call, Info))
      continue;
    Size += Count;
    if (Depth != MaxDepth)
      for (CallBase *Inner : Info.InlinedCallSites)
        Calls.push_back({Inner, Depth + 1});
  }
}

void fillPath(DirectCallContext &Context, Function &F, BasicBlock *Block,
              const DirectTarget &T, InlineLimit Limit) {
  IRBuilder<> B(Block);
  inlineCallees(Context, F, callSyscall(B, F, T), Limit);
}

} // namespace ukl
