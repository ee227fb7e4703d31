// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallSites.h - Number and arguments of a system call -------------===//
//
// A site is an inline-asm `syscall` whose operands are all in the registers of
// the system call interface: result and number in rax, arguments in rdi, rsi,
// rdx, r10, r8, r9. That is what libcs write. Other forms, for instance with
// operands in memory or with further outputs, are no sites: their operands stay
// as they are.
//
// A call of musl's __syscall_cp_asm(), which makes system calls that a thread
// can be cancelled in, is a site as well.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_SYSCALLSITES_H
#define UKL_PASSES_SYSCALLS_SYSCALLSITES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"

#include <optional>

namespace ukl {

/// rdi rsi rdx r10 r8 r9, as inline-asm constraint codes, in the order of the
/// arguments.
inline constexpr llvm::StringLiteral ArgumentRegisters[] = {
    "{di}", "{si}", "{dx}", "{r10}", "{r8}", "{r9}"};
inline constexpr unsigned MaxSyscallArguments = 6;

/// Whether \p V fits into a register.
bool canPassInRegister(const llvm::Value *V);

struct SyscallSite {
  llvm::CallInst *Call;
  unsigned NumberOperand; ///< Index of the number among the call's arguments.
  /// Indexes of the system call's arguments, by position; none where the asm
  /// does not set the register. Ends with the last register that it sets.
  llvm::SmallVector<std::optional<unsigned>, MaxSyscallArguments>
      ArgumentOperands;
  /// Index of the pointer to the request to cancel the thread, an int; none
  /// for an asm.
  std::optional<unsigned> CancelOperand;

  llvm::Value *number() const { return Call->getArgOperand(NumberOperand); }
  /// Null where the asm does not set the register.
  llvm::Value *argument(unsigned I) const {
    std::optional<unsigned> Operand = ArgumentOperands[I];
    return Operand ? Call->getArgOperand(*Operand) : nullptr;
  }
};

/// \p I as a site; none if it is not one.
std::optional<SyscallSite> findSyscallSite(llvm::Instruction &I);

/// All sites in functions of the program, in order.
llvm::SmallVector<SyscallSite, 0> findSyscallSites(llvm::Module &M);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSCALLSITES_H
