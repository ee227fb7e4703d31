// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Cancellation.h - Gates in which a thread can be cancelled ----------===//
//
// A system call that a thread can be cancelled in (musl's __syscall_cp_asm) has
// a gate of its own, __ukl_gate_cp_<name>, and in front of it
//
//   __ukl_cp_<name>       returns a value of its own if there is a request to
//                         cancel the thread, else jumps to the gate
//
// The handler of the cancellation signal must know where a system call has not
// begun: __ukl_cancellation_points lists those parts of both.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_CANCELLATION_H
#define UKL_PASSES_SYSCALLS_CANCELLATION_H

#include "syscalls/DirectTargets.h"

namespace ukl {

/// Whether a call of musl's function may become one of a gate for \p Entry in
/// \p M: only if musl's handler is there to read the list.
bool canBeCancelled(const llvm::Module &M, const DirectSyscall &Entry);

/// The cancellable gates of a module.
class CancellableGates {
public:
  explicit CancellableGates(DirectCallContext &Context) : Context(Context) {}

  /// Defines __ukl_cp_<name> and its gate for \p T. defineGate() comes first.
  void define(const DirectTarget &T);

  /// Defines __ukl_cancellation_points, if there is a gate.
  void defineList();

private:
  DirectCallContext &Context;
  llvm::SmallVector<llvm::Constant *, 0> Points;
};

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_CANCELLATION_H
