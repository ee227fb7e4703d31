// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallNumbers.h - Make system call numbers constant ---------------===//
//
// At most places where a program makes a system call, the caller knows the
// number, but the instruction is in a helper of the libc that has the number as
// a parameter. This brings the two together:
//
//   helper(39, ...)         the helper is inlined, and helpers of helpers
//   syscall(39, ...)        libc's variadic function becomes the instruction
//   number = phi or select  the instruction is copied for each constant
//
// Only calls with a constant number are touched.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_SYSCALLNUMBERS_H
#define UKL_PASSES_SYSCALLS_SYSCALLNUMBERS_H

#include "llvm/IR/Module.h"

namespace ukl {

/// Works on the functions of the program. Returns true if \p M has changed.
bool exposeSyscallNumbers(llvm::Module &M);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSCALLNUMBERS_H
