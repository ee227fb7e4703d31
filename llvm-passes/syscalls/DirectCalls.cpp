// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DirectCalls.cpp - From the call site into the kernel's function ----===//
//
// See DirectCalls.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/DirectCalls.h"

#include "syscalls/Cancellation.h"
#include "syscalls/DirectProfile.h"
#include "syscalls/DirectSites.h"
#include "syscalls/DirectTargets.h"
#include "syscalls/Gates.h"
#include "syscalls/Leaves.h"
#include "syscalls/SyscallSites.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;

namespace ukl {

/// By number.
using DirectTargets = MapVector<uint64_t, DirectTarget>;

/// The target of \p Site, made with its leaf when the first site asks for it;
/// null if the system call cannot go direct.
static DirectTarget *targetOf(DirectCallContext &Context,
                              const ConstantArray &Table,
                              const SyscallSite &Site, DirectTargets &Targets) {
  std::optional<DirectTarget> Found = findDirectTarget(Table, *Site.number());
  if (!Found ||
      (Site.CancelOperand && !canBeCancelled(Context.M, *Found->Entry)))
    return nullptr;
  auto [It, IsNew] = Targets.try_emplace(Found->Number, *Found);
  DirectTarget &T = It->second;
  if (IsNew) {
    if (Context.PSI.hasProfileSummary())
      dropColdMarks(Context, *T.Syscall);
    if (T.Entry->Kind == DirectKind::Leaf)
      T.Leaf = makeLeaf(Context, T);
  }
  (Site.CancelOperand ? T.Cancellable : T.Called) = true;
  return &T;
}

/// What a gate has to know of its sites.
static void countSite(DirectCallContext &Context, const SyscallSite &Site,
                      DirectTarget &T) {
  unsigned Passed =
      std::min<unsigned>(T.Parameters, Site.ArgumentOperands.size());
  T.Arguments = std::max(T.Arguments, Passed);
  T.Calls += profileCount(Context, *Site.Call);
}

bool makeDirectCalls(Module &M, ModuleAnalysisManager &AM) {
  const ConstantArray *Table = findSyscallTable(M);
  if (!Table)
    return false;
  DirectCallContext Context(M, AM);
  DirectTargets Targets;
  for (const SyscallSite &Site : findSyscallSites(M))
    if (DirectTarget *T = targetOf(Context, *Table, Site, Targets)) {
      countSite(Context, Site, *T);
      callDirectly(Site, *T);
    }
  CancellableGates Cancellable(Context);
  for (auto &[Number, T] : Targets) {
    if (T.Leaf)
      continue;
    defineGate(Context, T);
    if (T.Cancellable)
      Cancellable.define(T);
  }
  Cancellable.defineList();
  appendToCompilerUsed(M, Context.CalledFromAsm);
  return !Targets.empty();
}

} // namespace ukl
