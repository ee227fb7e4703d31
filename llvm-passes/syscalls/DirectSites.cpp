// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectSites.cpp - The call at the place of a system call -----------===//
//
// See DirectSites.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/DirectSites.h"

#include "ukl_abi.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"

using namespace llvm;

namespace ukl {

namespace {

/// Operands and constraints of the asm that calls a gate or leaf. The registers
/// that carry arguments come back with other contents; an asm says so by
/// outputs that nobody uses.
struct CallOperands {
  std::string Outputs = "={ax}", Inputs, Clobbers;
  SmallVector<Value *, MaxSyscallArguments + 1> Args;

  /// \p Register, a constraint code, carries \p V.
  void pass(StringRef Register, Value *V) {
    Outputs += (",=" + Register).str();
    Args.push_back(V);
    Inputs += "," + std::to_string(Args.size());
  }
  void clobber(StringRef Register) { Clobbers += (",~" + Register).str(); }
};

} // namespace

static std::string calledSymbol(const SyscallSite &Site,
                                const DirectTarget &T) {
  StringRef Prefix = Site.CancelOperand ? "__ukl_cp_"
                     : T.Leaf           ? UKL_LEAF_PREFIX
                                        : UKL_GATE_PREFIX;
  return (Prefix + T.name()).str();
}

static Value *toRegister(IRBuilder<> &B, Value *V) {
  if (!V)
    return B.getInt64(0);
  if (V->getType()->isPointerTy())
    return B.CreatePtrToInt(V, B.getInt64Ty());
  return B.CreateZExtOrTrunc(V, B.getInt64Ty());
}

static CallOperands callOperands(IRBuilder<> &B, const SyscallSite &Site,
                                 const DirectTarget &T) {
  CallOperands Operands;
  size_t Count = std::min<size_t>(T.Parameters, Site.ArgumentOperands.size());
  for (size_t I = 0; I != MaxSyscallArguments; ++I)
    if (I < Count)
      Operands.pass(ArgumentRegisters[I], toRegister(B, Site.argument(I)));
    else
      Operands.clobber(ArgumentRegisters[I]);
  Operands.clobber("{rcx}");
  if (Site.CancelOperand)
    Operands.pass("{r11}",
                  toRegister(B, Site.Call->getArgOperand(*Site.CancelOperand)));
  else
    Operands.clobber("{r11}");
  Operands.Clobbers += ",~{memory},~{dirflag},~{fpsr},~{flags}";
  return Operands;
}

void callDirectly(const SyscallSite &Site, const DirectTarget &T) {
  CallInst *Call = Site.Call;
  IRBuilder<> B(Call);
  Type *Word = B.getInt64Ty();
  CallOperands Operands = callOperands(B, Site, T);
  ArrayRef<Value *> Args = Operands.Args;

  SmallVector<Type *, MaxSyscallArguments + 1> Parameters(Args.size(), Word);
  SmallVector<Type *, MaxSyscallArguments + 2> Results(Args.size() + 1, Word);
  Type *ResultType =
      Args.empty() ? Word : StructType::get(B.getContext(), Results);
  auto *Asm = InlineAsm::get(
      FunctionType::get(ResultType, Parameters, /*isVarArg=*/false),
      "call " + calledSymbol(Site, T),
      Operands.Outputs + Operands.Inputs + Operands.Clobbers,
      /*hasSideEffects=*/true);
  CallInst *Direct = B.CreateCall(Asm, Args);
  Direct->setDoesNotThrow();
  if (MDNode *Location = Call->getMetadata("srcloc"))
    Direct->setMetadata("srcloc", Location);
  Value *Result = Args.empty() ? Direct : B.CreateExtractValue(Direct, 0);
  Call->replaceAllUsesWith(B.CreateZExtOrTrunc(Result, Call->getType()));
  // The call pushes its return address below the stack pointer.
  Call->getFunction()->addFnAttr(Attribute::NoRedZone);
  Call->eraseFromParent();
}

} // namespace ukl
