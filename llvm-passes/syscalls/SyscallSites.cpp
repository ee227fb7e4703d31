// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallSites.cpp - Number and arguments of a system call -----------===//
//
// See SyscallSites.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/SyscallSites.h"

#include "ProgramCode.h"
#include "app/AsmText.h"
#include "syscalls/SystemCallInstructions.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"

using namespace llvm;

namespace ukl {

constexpr StringLiteral NumberRegister = "{ax}";
constexpr StringLiteral CancellableSyscall = "__syscall_cp_asm";

/// Adds one input to \p Site; false if it is not part of the interface.
static bool readInput(SyscallSite &Site, const InlineAsm::ConstraintInfo &Info,
                      unsigned Operand, std::optional<unsigned> &Number) {
  Value *V = Site.Call->getArgOperand(Operand);
  if (Info.isIndirect || Info.Codes.size() != 1 || !canPassInRegister(V))
    return false;
  StringRef Code = Info.Codes.front();
  // "0" is the register of the first output, which is the only one.
  if (Code == NumberRegister || Code == "0") {
    if (Number)
      return false;
    Number = Operand;
    return true;
  }
  const StringLiteral *Register = find(ArgumentRegisters, Code);
  if (Register == std::end(ArgumentRegisters))
    return false;
  size_t Index = Register - std::begin(ArgumentRegisters);
  if (Site.ArgumentOperands.size() <= Index)
    Site.ArgumentOperands.resize(Index + 1);
  if (Site.ArgumentOperands[Index])
    return false;
  Site.ArgumentOperands[Index] = Operand;
  return true;
}

static bool isResult(const InlineAsm::ConstraintInfo &Info) {
  return !Info.isIndirect && Info.Codes.size() == 1 &&
         Info.Codes.front() == NumberRegister;
}

/// long __syscall_cp_asm(volatile void *cancel, long number, long arguments...)
static std::optional<SyscallSite> findCancellationPoint(CallInst &Call) {
  const auto *Callee = dyn_cast<Function>(
      Call.getCalledOperand()->stripPointerCastsAndAliases());
  constexpr unsigned FirstArgument = 2;
  if (!Callee || !Callee->getName().starts_with(SymbolPrefix) ||
      Callee->getName().drop_front(SymbolPrefix.size()) != CancellableSyscall ||
      Call.arg_size() != FirstArgument + MaxSyscallArguments ||
      !Call.getArgOperand(0)->getType()->isPointerTy() ||
      !Call.getType()->isIntegerTy() || !all_of(Call.args(), canPassInRegister))
    return std::nullopt;
  SyscallSite Site{&Call, 1, {}, 0};
  for (unsigned I = 0; I != MaxSyscallArguments; ++I)
    Site.ArgumentOperands.push_back(FirstArgument + I);
  return Site;
}

bool canPassInRegister(const Value *V) {
  const Type *T = V->getType();
  return T->isPointerTy() ||
         (T->isIntegerTy() && T->getIntegerBitWidth() <= 64);
}

std::optional<SyscallSite> findSyscallSite(Instruction &I) {
  auto *Call = dyn_cast<CallInst>(&I);
  if (!Call)
    return std::nullopt;
  const auto *Asm = dyn_cast<InlineAsm>(Call->getCalledOperand());
  if (!Asm)
    return findCancellationPoint(*Call);
  if (!Asm->hasSideEffects() || !Call->getType()->isIntegerTy() ||
      Call->getType()->getIntegerBitWidth() > 64 ||
      Call->getFunction()->hasFnAttribute(Attribute::Naked))
    return std::nullopt;
  if (!isSingleSyscall(expandTemplate(Asm->getAsmString(), Asm->getDialect())))
    return std::nullopt;

  SyscallSite Site{Call, 0, {}, std::nullopt};
  std::optional<unsigned> Number;
  unsigned Operand = 0, Outputs = 0;
  for (const InlineAsm::ConstraintInfo &Info : Asm->ParseConstraints()) {
    switch (Info.Type) {
    case InlineAsm::isOutput:
      if (!isResult(Info) || ++Outputs > 1)
        return std::nullopt;
      break;
    case InlineAsm::isInput:
      if (!readInput(Site, Info, Operand++, Number))
        return std::nullopt;
      break;
    case InlineAsm::isClobber:
      break;
    case InlineAsm::isLabel:
      return std::nullopt;
    }
  }
  if (!Number || Outputs != 1)
    return std::nullopt;
  Site.NumberOperand = *Number;
  return Site;
}

SmallVector<SyscallSite, 0> findSyscallSites(Module &M) {
  SmallVector<SyscallSite, 0> Sites;
  for (Function &F : M)
    if (isProgramFunction(F))
      for (Instruction &I : instructions(F))
        if (std::optional<SyscallSite> Site = findSyscallSite(I))
          Sites.push_back(std::move(*Site));
  return Sites;
}

} // namespace ukl
