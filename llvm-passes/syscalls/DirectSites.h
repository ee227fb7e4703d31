// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectSites.h - The call at the place of a system call -------------===//
//
// Replaces a site by a call of its gate or leaf, as inline assembly: a gate has
// the register interface of a system call, not that of a C function.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_DIRECTSITES_H
#define UKL_PASSES_SYSCALLS_DIRECTSITES_H

#include "syscalls/DirectTargets.h"
#include "syscalls/SyscallSites.h"

namespace ukl {

/// Replaces \p Site by a call of the gate or leaf of \p T.
void callDirectly(const SyscallSite &Site, const DirectTarget &T);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_DIRECTSITES_H
