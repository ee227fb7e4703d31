// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectProfile.h - What a profile says about direct calls -----------===//
//
// The kernel's counts of a system call are those of all processes, through the
// table. A direct call takes its part of them along; and a system call that the
// workload has not made is not cold for a program that has a call of it.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_DIRECTPROFILE_H
#define UKL_PASSES_SYSCALLS_DIRECTPROFILE_H

#include "syscalls/DirectTargets.h"

#include "llvm/IR/InstrTypes.h"

namespace ukl {

/// How often \p Call ran, by the profile; 0 without one.
uint64_t profileCount(DirectCallContext &Context, const llvm::CallBase &Call);

/// Gives \p F, which calls the function of \p T, the part of its counts that
/// came from direct calls.
void takeEntryCount(llvm::Function &F, const DirectTarget &T);

/// Whether control gets from its function's entry to \p BB without taking a
/// branch that the source marks as unlikely.
bool isOnLikelyPath(const llvm::BasicBlock &BB);

/// Takes the marks of cold functions off \p Syscall and off those that it calls
/// on likely paths, as if there were no profile of them.
void dropColdMarks(const DirectCallContext &Context, llvm::Function &Syscall);

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_DIRECTPROFILE_H
