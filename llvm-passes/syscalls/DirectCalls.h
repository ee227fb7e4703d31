// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectCalls.h - From the call site into the kernel's function ------===//
//
// Replaces system calls with a constant number by a call of a gate or a leaf,
// which leads to __x64_sys_<name> without the kernel's general entry and exit
// code. DirectSyscalls.def lists the system calls. The parts:
//
//   DirectTargets     which system calls, and what they are in the kernel
//   DirectSites       the call at the place of the system call
//   DirectPaths       the kernel's function, made one piece with its callees
//   Gates, Leaves     what the site calls
//   Cancellation      gates in which a thread can be cancelled
//   DirectProfile     the counts of a profile
//
// The program's code never inlines kernel code: between them the stack changes,
// and what the kernel knows about the current task must not be kept over a
// fork.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_DIRECTCALLS_H
#define UKL_PASSES_SYSCALLS_DIRECTCALLS_H

#include "llvm/IR/PassManager.h"

namespace ukl {

/// Works on the merged module: it needs the kernel's sys_call_table. Reports an
/// error through the context if that is missing. Returns true if \p M changed.
bool makeDirectCalls(llvm::Module &M, llvm::ModuleAnalysisManager &AM);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_DIRECTCALLS_H
