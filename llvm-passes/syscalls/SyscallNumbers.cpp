// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallNumbers.cpp - Make system call numbers constant -------------===//
//
// See SyscallNumbers.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/SyscallNumbers.h"

#include "ProgramCode.h"
#include "syscalls/SyscallSites.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace ukl {

/// Functions with a parameter that becomes a system call number, and its index.
using NumberParameters = MapVector<Function *, unsigned>;

const Value *stripIntegerCasts(const Value *V) {
  while (isa<ZExtInst, SExtInst, TruncInst>(V))
    V = cast<Instruction>(V)->getOperand(0);
  return V;
}

static Function *calledFunction(const CallBase &Call) {
  return dyn_cast<Function>(
      Call.getCalledOperand()->stripPointerCastsAndAliases());
}

/// If \p V is a parameter, adds it to \p Numbers. True if it is new there.
static bool noteParameter(const Value *V, NumberParameters &Numbers) {
  const auto *A = dyn_cast<Argument>(stripIntegerCasts(V));
  if (!A || A->getParent()->isVarArg())
    return false;
  auto *F = const_cast<Function *>(A->getParent());
  return Numbers.insert({F, A->getArgNo()}).second;
}

static SmallVector<CallInst *, 0>
callsWithNumber(Module &M, const NumberParameters &Numbers) {
  SmallVector<CallInst *, 0> Calls;
  for (Function &F : M)
    if (isProgramFunction(F))
      for (Instruction &I : instructions(F))
        if (auto *Call = dyn_cast<CallInst>(&I))
          if (Function *Callee = calledFunction(*Call);
              Callee && Callee != &F && Numbers.contains(Callee) &&
              Call->arg_size() == Callee->arg_size())
            Calls.push_back(Call);
  return Calls;
}

static NumberParameters findNumberParameters(Module &M) {
  NumberParameters Numbers;
  for (const SyscallSite &Site : findSyscallSites(M))
    noteParameter(Site.number(), Numbers);
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (CallInst *Call : callsWithNumber(M, Numbers))
      Changed |= noteParameter(
          Call->getArgOperand(Numbers.lookup(calledFunction(*Call))), Numbers);
  }
  return Numbers;
}

/// Inlines the helpers where they are called with a constant number. The next
/// round finds the helpers that these have called.
static bool inlineHelpers(Module &M) {
  // Helpers that call each other would never come to an end.
  constexpr unsigned MaxRounds = 8;
  bool Changed = false;
  for (unsigned Round = 0; Round != MaxRounds; ++Round) {
    NumberParameters Numbers = findNumberParameters(M);
    bool Inlined = false;
    for (CallInst *Call : callsWithNumber(M, Numbers)) {
      Function *Callee = calledFunction(*Call);
      if (!isa<ConstantInt>(Call->getArgOperand(Numbers.lookup(Callee))))
        continue;
      Call->setCalledFunction(Callee);
      InlineFunctionInfo Info;
      Inlined |= InlineFunction(*Call, Info).isSuccess();
    }
    Changed |= Inlined;
    if (!Inlined)
      break;
  }
  return Changed;
}

static Value *toRegister(IRBuilder<> &B, Value *V) {
  if (V->getType()->isPointerTy())
    return B.CreatePtrToInt(V, B.getInt64Ty());
  return B.CreateSExtOrTrunc(V, B.getInt64Ty());
}

/// The asm of a system call with \p Count arguments, in the form that libcs
/// have.
static InlineAsm *syscallAsm(LLVMContext &C, unsigned Count) {
  Type *Word = Type::getInt64Ty(C);
  std::string Constraints = "={ax},{ax}";
  for (unsigned I = 0; I != Count; ++I)
    Constraints += "," + ArgumentRegisters[I].str();
  Constraints += ",~{rcx},~{r11},~{memory},~{dirflag},~{fpsr},~{flags}";
  SmallVector<Type *, 7> Types(Count + 1, Word);
  return InlineAsm::get(FunctionType::get(Word, Types, /*isVarArg=*/false),
                        "syscall", Constraints, /*hasSideEffects=*/true);
}

namespace {

/// The libc's `long syscall(long number, ...)`, and the function that says
/// where errno is.
struct VariadicSyscall {
  Function *Syscall, *ErrnoLocation;
};

} // namespace

static bool calls(const Function &F, const Function *Callee) {
  return any_of(instructions(F), [&](const Instruction &I) {
    const auto *Call = dyn_cast<CallBase>(&I);
    return Call && Callee && calledFunction(*Call) == Callee;
  });
}

/// Finds the libc's syscall(). A function of this name that does not set errno
/// is one of the user's, and returns the kernel's value.
static std::optional<VariadicSyscall> findVariadicSyscall(Module &M) {
  auto ProgramFunction = [&](StringRef Name) {
    GlobalValue *GV = M.getNamedValue((SymbolPrefix + Name).str());
    return GV ? dyn_cast<Function>(GV->stripPointerCastsAndAliases()) : nullptr;
  };
  Function *Syscall = ProgramFunction("syscall");
  Function *SetErrno = ProgramFunction("__syscall_ret");
  Function *Location = ProgramFunction("__errno_location");
  if (!Syscall || !Location || !Syscall->isVarArg() || Syscall->arg_size() != 1)
    return std::nullopt;
  if (!calls(*Syscall, Location) && !calls(*Syscall, SetErrno))
    return std::nullopt;
  return VariadicSyscall{Syscall, Location};
}

/// Makes what the libc makes of the kernel's value: -1 and errno from an error
/// code. Afterwards \p B inserts behind that.
static Value *setErrno(IRBuilder<> &B, Value *Raw, Function *ErrnoLocation,
                       Instruction *Before) {
  constexpr int64_t LastErrorCode = -4096;
  Value *Failed = B.CreateICmpUGT(Raw, B.getInt64(LastErrorCode));
  BasicBlock *Head = Before->getParent();
  Instruction *Then = SplitBlockAndInsertIfThen(
      Failed, Before->getIterator(), /*Unreachable=*/false,
      MDBuilder(B.getContext()).createUnlikelyBranchWeights());
  B.SetInsertPoint(Then);
  Value *Code = B.CreateTrunc(B.CreateNeg(Raw), B.getInt32Ty());
  B.CreateStore(Code, B.CreateCall(ErrnoLocation));
  B.SetInsertPoint(Before);
  PHINode *Result = B.CreatePHI(Raw->getType(), 2);
  Result->addIncoming(Raw, Head);
  Result->addIncoming(B.getInt64(-1), Then->getParent());
  return Result;
}

static bool expandVariadicCalls(Module &M) {
  std::optional<VariadicSyscall> Libc = findVariadicSyscall(M);
  if (!Libc)
    return false;
  SmallVector<CallInst *, 0> Calls;
  for (User *U : Libc->Syscall->users())
    if (auto *Call = dyn_cast<CallInst>(U);
        Call && Call->getCalledOperand() == Libc->Syscall &&
        isa<ConstantInt>(Call->getArgOperand(0)) &&
        Call->arg_size() <= MaxSyscallArguments + 1 &&
        all_of(Call->args(), canPassInRegister))
      Calls.push_back(Call);
  for (CallInst *Call : Calls) {
    IRBuilder<> B(Call);
    SmallVector<Value *, 7> Args;
    for (Value *V : Call->args())
      Args.push_back(toRegister(B, V));
    CallInst *Raw =
        B.CreateCall(syscallAsm(M.getContext(), Args.size() - 1), Args);
    Call->replaceAllUsesWith(setErrno(B, Raw, Libc->ErrnoLocation, Call));
    Call->eraseFromParent();
  }
  return !Calls.empty();
}

/// The constants that a phi or select chooses from; empty if one of its values
/// is not constant.
static SmallSetVector<ConstantInt *, 4> possibleNumbers(Value *Number) {
  SmallSetVector<ConstantInt *, 4> Constants;
  SmallVector<Value *, 4> Choices;
  if (auto *Select = dyn_cast<SelectInst>(Number))
    Choices.append({Select->getTrueValue(), Select->getFalseValue()});
  else if (auto *Phi = dyn_cast<PHINode>(Number))
    append_range(Choices, Phi->incoming_values());
  for (Value *V : Choices) {
    auto *C = dyn_cast<ConstantInt>(V);
    if (!C)
      return {};
    Constants.insert(C);
  }
  return Constants;
}

/// Makes a switch over \p Numbers with a copy of the site for each.
static void splitByNumber(const SyscallSite &Site,
                          const SmallSetVector<ConstantInt *, 4> &Numbers) {
  CallInst *Call = Site.Call;
  BasicBlock *Head = Call->getParent();
  BasicBlock *Tail = SplitBlock(Head, Call->getNextNode());
  BasicBlock *Last = SplitBlock(Head, Call);
  // The block with the original call serves the first number.
  Value *Number = Site.number();
  Head->getTerminator()->eraseFromParent();
  IRBuilder<> B(Head);
  B.SetCurrentDebugLocation(Call->getDebugLoc());
  SwitchInst *Switch = B.CreateSwitch(Number, Last, Numbers.size() - 1);
  B.SetInsertPoint(Tail, Tail->begin());
  PHINode *Result = B.CreatePHI(Call->getType(), Numbers.size());
  Call->replaceAllUsesWith(Result);
  Result->addIncoming(Call, Last);
  for (ConstantInt *C : ArrayRef(Numbers.getArrayRef()).drop_front()) {
    BasicBlock *Case =
        BasicBlock::Create(Head->getContext(), "", Head->getParent(), Tail);
    B.SetInsertPoint(Case);
    auto *Copy = cast<CallInst>(B.Insert(Call->clone()));
    Copy->setArgOperand(Site.NumberOperand, C);
    B.CreateBr(Tail);
    Switch->addCase(C, Case);
    Result->addIncoming(Copy, Case);
  }
  Call->setArgOperand(Site.NumberOperand, Numbers[0]);
}

static bool splitChosenNumbers(Module &M) {
  constexpr size_t MaxChoices = 4;
  bool Changed = false;
  for (const SyscallSite &Site : findSyscallSites(M)) {
    SmallSetVector<ConstantInt *, 4> Numbers = possibleNumbers(Site.number());
    if (Numbers.empty() || Numbers.size() > MaxChoices)
      continue;
    splitByNumber(Site, Numbers);
    Changed = true;
  }
  return Changed;
}

bool exposeSyscallNumbers(Module &M) {
  bool Changed = expandVariadicCalls(M);
  Changed |= inlineHelpers(M);
  Changed |= splitChosenNumbers(M);
  return Changed;
}

} // namespace ukl
