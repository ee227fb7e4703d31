// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- AppCode.h - What marks application code and data -------------------===//
//
// The names all passes (and the linker script) agree on, and the diagnostics
// they share. The application and its libc are called "the app".
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROGRAMCODE_H
#define UKL_PASSES_PROGRAMCODE_H

#include "llvm/IR/Function.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

namespace ukl {

/// Every symbol that the app defines gets this prefix in the image.
inline constexpr llvm::StringLiteral SymbolPrefix = "ukl_";

/// All sections of the app start with this.
inline constexpr llvm::StringLiteral SectionPrefix = ".ukl.";

/// String attribute of every function that belongs to the app. It survives the
/// merge with the kernel's bitcode and inlining goes by the caller.
inline constexpr llvm::StringLiteral AppAttribute = "ukl-app";

inline bool isAppFunction(const llvm::Function &F) {
  return F.hasFnAttribute(AppAttribute);
}

/// LLVM's own globals (llvm.used, llvm.global_ctors, ...) and what the backend
/// does not emit (annotation strings in llvm.metadata).
inline bool isCompilerInternal(const llvm::GlobalValue &GV) {
  return GV.getName().starts_with("llvm.") ||
         (isa<llvm::GlobalVariable>(GV) && GV.getSection() == "llvm.metadata");
}

/// Reports an error through the context, so that opt and lld exit non-zero,
/// without a source position (LLVMContext::emitError with an instruction would
/// print clang's raw location cookie, which means nothing here).
inline void reportError(const llvm::Module &M, const llvm::Twine &Message) {
  M.getContext().emitError("ukl: " + Message);
}

} // namespace ukl

#endif // UKL_PASSES_PROGRAMCODE_H
