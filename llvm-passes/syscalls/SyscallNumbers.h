// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallNumbers.h - Making system call numbers constant -------------===//
//
// At most places where a program makes a system call, the number is known, but
// not at the instruction: a helper of the libc has it as a parameter. Brings
// the two together:
//
//   helper(39, ...)            the helper is inlined, through helpers of
//   helpers syscall(39, ...)           libc's variadic function becomes the
//   instruction number = phi or select     one instruction for each constant
//
// Only calls with a constant number are touched.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_SYSCALLNUMBERS_H
#define UKL_PASSES_SYSCALLS_SYSCALLNUMBERS_H

#include "llvm/IR/Module.h"

namespace ukl {

/// Works on the functions of the app. Returns true if \p M has changed.
bool exposeSyscallNumbers(llvm::Module &M);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSCALLNUMBERS_H
