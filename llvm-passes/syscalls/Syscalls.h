// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Syscalls.h - From the syscall instruction to a call ----------------===//
//
// In ring 0 the `syscall` instruction must not be executed: the kernel's entry
// code behind it expects to come from user mode. This pass turns each
// inline-asm `syscall` of the program into a call of the kernel's call entry,
// which has the same register interface: number in rax, arguments in rdi rsi
// rdx r10 r8 r9, rcx and r11 clobbered. The operands and constraints of the asm
// stay valid, so the pass need not know the number or the arguments.
//
// A system call inside a larger block of assembly is an error: code around the
// instruction may depend on its length or on the stack.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_SYSCALLS_H
#define UKL_PASSES_SYSCALLS_SYSCALLS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class SyscallsPass : public llvm::PassInfoMixin<SyscallsPass> {
public:
  enum class Level : uint8_t {
    Entry, ///< Every system call calls the kernel's call entry.
    Direct ///< Listed ones call their function, see DirectCalls.h.
  };

  explicit SyscallsPass(Level L) : L(L) {}
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }

private:
  Level L;
};

/// Records what SyscallsPass would report, for the passes before the link.
class CheckSyscallsPass : public llvm::PassInfoMixin<CheckSyscallsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSCALLS_H
