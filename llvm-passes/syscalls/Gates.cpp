// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Gates.cpp - System calls on the kernel's stack ---------------------===//
//
// See Gates.h.
//
//===----------------------------------------------------------------------===//
#include "syscalls/Gates.h"

#include "syscalls/DirectPaths.h"

#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace ukl {

std::string instantiateGate(const DirectTarget &T, StringRef Name) {
  return formatv("ukl_gate {0}, {1}, {2}", Name, T.Number, T.Arguments);
}

void defineGate(DirectCallContext &Context, const DirectTarget &T) {
  Function *F = createPath(Context, T, "__ukl_direct_" + T.name(), T.Arguments);
  fillPath(Context, *F, BasicBlock::Create(Context.C, "", F), T,
           InlineLimit::Likely);
  Context.CalledFromAsm.push_back(F);
  if (T.Called)
    Context.M.appendModuleInlineAsm(instantiateGate(T, T.name()));
}

} // namespace ukl
