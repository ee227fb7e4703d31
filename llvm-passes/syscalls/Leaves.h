// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Leaves.h - System calls on the program's stack ---------------------===//
//
// For a leaf, the module gets
//
//   __ukl_leaf_<name>     tests whether the kernel's entry has work to do; if
//                         not, does on the program's stack what
//                         __x64_sys_<name> does
//
// An interrupt that finds a task in a leaf sets it back: to a jump in front of
// the leaf, which leads to the kernel's full entry (ukl_leaf_work, a macro of
// the kernel).
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_LEAVES_H
#define UKL_PASSES_SYSCALLS_LEAVES_H

#include "syscalls/DirectTargets.h"

namespace ukl {

/// Makes the leaf of \p T. Null if its function in this kernel does more than a
/// leaf may: with lock debugging, for instance, it writes to memory.
llvm::Function *makeLeaf(DirectCallContext &Context, const DirectTarget &T);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_LEAVES_H
