// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectPaths.h - From the arguments to the kernel's function --------===//
//
// The part that gates and leaves share: a function of the kernel that puts the
// arguments into a pt_regs and calls __x64_sys_<name>, and the inlining that
// makes it one piece with what it calls. SROA leaves nothing of the pt_regs.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_DIRECTPATHS_H
#define UKL_PASSES_SYSCALLS_DIRECTPATHS_H

#include "syscalls/DirectTargets.h"

namespace ukl {

/// How far to inline the callees of a path.
enum class InlineLimit : uint8_t {
  Likely,   ///< What lies on likely paths.
  AllPaths, ///< The rest, too: nothing may be left to call.
};

/// Makes an empty function of the kernel, compiled as the system call of \p T
/// is.
llvm::Function *createPath(DirectCallContext &Context, const DirectTarget &T,
                           const llvm::Twine &Name, unsigned Arguments);

/// Fills \p Block of \p F with a call of the system call of \p T and a return
/// of its result, then inlines what that calls.
void fillPath(DirectCallContext &Context, llvm::Function &F,
              llvm::BasicBlock *Block, const DirectTarget &T,
              InlineLimit Limit);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_DIRECTPATHS_H
