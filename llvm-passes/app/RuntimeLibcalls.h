// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- RuntimeLibcalls.h - Functions that code generation calls -----------===//
//
// Code generation turns some operations into calls of library functions: frem
// into fmod, a 128-bit division into __udivti3, llvm.floor into floor where the
// CPU has no instruction for it. It makes those calls by name, after all passes
// that could rename them.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_RUNTIMELIBCALLS_H
#define UKL_PASSES_APP_RUNTIMELIBCALLS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Instruction.h"

namespace ukl {

/// Calls \p Need with the name of every runtime function that code generation
/// may call for \p I, now or after further optimisation. memcpy, memmove,
/// memset, memcmp, bcmp and strlen are not among them: those calls are to reach
/// the kernel's functions.
void forEachRuntimeLibcall(const llvm::Instruction &I,
                           llvm::function_ref<void(llvm::StringRef)> Need);

} // namespace ukl

#endif // UKL_PASSES_APP_RUNTIMELIBCALLS_H
