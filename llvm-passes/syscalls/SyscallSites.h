// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallSites.h - Number and arguments of a system call -------------===//
//
// A site is an inline-asm `syscall` whose operands are all in the registers of
// the system call interface: result and number in rax, arguments in rdi, rsi,
// rdx, r10, r8, r9. That is what libcs write. For other forms, for instance
// operands in memory or further outputs, there is no site, and the asm keeps
// its shape.
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

/// Whether \p V fits into one of them.
bool canPassInRegister(const llvm::Value *V);

struct SyscallSite {
  llvm::CallInst *Call;
  unsigned NumberOperand; ///< Index of the number among the call's arguments.
  /// The same of the arguments, by position; none where the asm does not set
  /// the register. Ends with the last one that it sets.
  llvm::SmallVector<std::optional<unsigned>, MaxSyscallArguments>
      ArgumentOperands;
  /// What points to the thread's request to be cancelled, an int; none for an
  /// asm.
  std::optional<unsigned> CancelOperand;

  llvm::Value *number() const { return Call->getArgOperand(NumberOperand); }
  /// Null where the asm does not set the register.
  llvm::Value *argument(unsigned I) const {
    std::optional<unsigned> Operand = ArgumentOperands[I];
    return Operand ? Call->getArgOperand(*Operand) : nullptr;
  }
};

/// The site that \p I is, if it is one.
std::optional<SyscallSite> findSyscallSite(llvm::Instruction &I);

/// All sites in functions of the app, in order.
llvm::SmallVector<SyscallSite, 0> findSyscallSites(llvm::Module &M);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSCALLSITES_H
