// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Gates.h - System calls on the kernel's stack -----------------------===//
//
// For a gate, the module gets
//
//   __ukl_direct_<name>   a function of the kernel: puts the arguments into a
//                         pt_regs and calls __x64_sys_<name>
//   ukl_gate ...          in module-level asm, a macro of the kernel
//                         (arch/x86/entry/ukl_gate.c): changes to the kernel's
//                         stack and back, and tests whether the kernel's entry
//                         and exit have work to do
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_GATES_H
#define UKL_PASSES_SYSCALLS_GATES_H

#include "syscalls/DirectTargets.h"

#include <string>

namespace ukl {

/// Defines __ukl_direct_<name> for \p T, and the gate if a site calls it.
void defineGate(DirectCallContext &Context, const DirectTarget &T);

/// The line of module-level asm that makes the gate called \p Name for \p T.
std::string instantiateGate(const DirectTarget &T, llvm::StringRef Name);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_GATES_H
