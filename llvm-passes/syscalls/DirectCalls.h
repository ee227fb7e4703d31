// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectCalls.h - From the call site into the kernel's function ------===//
//
// Replaces system calls with a constant number by a call of a gate (or a leaf),
// which leads to __x64_sys_<name> without the kernel's general entry and exit
// code. Which ones is data, see DirectSyscalls.def. For a gate, this makes
//
//   __ukl_direct_<name>   a function of the kernel: puts the arguments into a
//                         pt_regs and calls __x64_sys_<name>. Inlining and SROA
//                         leave nothing of the pt_regs.
//   ukl_gate ...          in module-level asm, a macro of the kernel
//                         (arch/x86/entry/ukl_gate.c): changes to the kernel's
//                         stack and back, looks for work of entry and exit.
//
// and for a leaf
//
//   __ukl_leaf_<name>     looks for work of entry and does all the rest on the
//                         application's stack.
//
// A system call that a thread can be cancelled in (musl's __syscall_cp_asm) has
// a gate of its own, __ukl_gate_cp_<name>, and in front of it
//
//   __ukl_cp_<name>       returns a value of its own if there is a request to
//                         cancel the thread, else jumps to the gate
//
// The handler of the cancellation signal must know where a system call has not
// begun: __ukl_cancellation_points lists those pieces of both.
//
// App code never inlines kernel code: the border is a change of stacks, and
// what the kernel knows about the current task must not be kept over a fork.
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
