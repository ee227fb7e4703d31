// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectTargets.cpp - System calls that the program makes directly ---===//
//
// See DirectTargets.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/DirectTargets.h"

#include "ProgramCode.h"
#include "syscalls/SyscallSites.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace llvm;

namespace ukl {

constexpr DirectSyscall DirectSyscalls[] = {
#define UKL_LEAF(name) {#name, DirectKind::Leaf},
#define UKL_GATE(name) {#name, DirectKind::Gate},
#include "syscalls/DirectSyscalls.def"
};

constexpr StringLiteral TableName = "sys_call_table";
constexpr StringLiteral TargetPrefix = "__x64_sys_";

/// How many arguments __x64_sys_<name> takes out of its pt_regs. A wrapper of
/// the libc may set all registers.
static unsigned countParameters(const Function &Syscall) {
  if (Syscall.isDeclaration() || Syscall.arg_size() != 1)
    return MaxSyscallArguments;
  const DataLayout &DL = Syscall.getDataLayout();
  unsigned Count = 0;
  for (const User *U : Syscall.getArg(0)->users()) {
    const auto *Field = dyn_cast<GEPOperator>(U);
    APInt Offset(DL.getIndexTypeSizeInBits(Syscall.getArg(0)->getType()), 0);
    if (!Field || !Field->accumulateConstantOffset(DL, Offset) ||
        !all_of(Field->users(), IsaPred<LoadInst>))
      return MaxSyscallArguments;
    const unsigned *Register =
        find(PtRegsArgument, Offset.getZExtValue() / sizeof(uint64_t));
    if (Register == std::end(PtRegsArgument))
      return MaxSyscallArguments;
    Count =
        std::max<unsigned>(Count, Register - std::begin(PtRegsArgument) + 1);
  }
  return Count;
}

DirectCallContext::DirectCallContext(Module &M, ModuleAnalysisManager &AM)
    : M(M), C(M.getContext()),
      FAM(AM.getResult<FunctionAnalysisManagerModuleProxy>(M).getManager()),
      PSI(AM.getResult<ProfileSummaryAnalysis>(M)) {
  // exposeSyscallNumbers() has changed functions.
  FAM.clear();
}

const ConstantArray *findSyscallTable(const Module &M) {
  const GlobalVariable *Table = M.getGlobalVariable(TableName);
  const auto *Entries = Table && Table->hasDefinitiveInitializer()
                            ? dyn_cast<ConstantArray>(Table->getInitializer())
                            : nullptr;
  if (!Entries)
    reportError(M, "direct system calls need the kernel's bitcode, but the "
                   "module has no " +
                       TableName);
  return Entries;
}

std::optional<DirectTarget> findDirectTarget(const ConstantArray &Table,
                                             const Value &Number) {
  const auto *Constant = dyn_cast<ConstantInt>(&Number);
  if (!Constant)
    return std::nullopt;
  // As in the kernel, only the lower half counts.
  uint64_t Index =
      static_cast<uint32_t>(Constant->getValue().getLimitedValue());
  if (Index >= Table.getNumOperands())
    return std::nullopt;
  auto *Syscall = dyn_cast<Function>(
      Table.getOperand(Index)->stripPointerCastsAndAliases());
  if (!Syscall)
    return std::nullopt;
  StringRef Name = Syscall->getName();
  if (!Name.consume_front(TargetPrefix))
    return std::nullopt;
  const DirectSyscall *Entry = find_if(
      DirectSyscalls, [&](const DirectSyscall &S) { return S.Name == Name; });
  if (Entry == std::end(DirectSyscalls))
    return std::nullopt;
  return DirectTarget{Entry, Syscall, Index, countParameters(*Syscall),
                      nullptr};
}

} // namespace ukl
