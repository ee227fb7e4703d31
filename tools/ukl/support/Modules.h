//===- Modules.h - Bitcode and passes in this process -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_SUPPORT_MODULES_H
#define UKL_SUPPORT_MODULES_H

#include "llvm/IR/Module.h"
#include "llvm/Plugins/PassPlugin.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace ukl {

/// Reads bitcode; with \p Lazy, functions only when they are needed.
llvm::Expected<std::unique_ptr<llvm::Module>>
readModule(const std::string &Path, llvm::LLVMContext &Context, bool Lazy);

/// The module as bitcode.
std::string bitcodeOf(const llvm::Module &M);

/// Lets passes of this process parse assembly. Call it once, before there are
/// threads.
void initializeAsmParser();

/// Runs passes of LLVM and \p Plugin. Fails with all errors that they report, a
/// line each.
llvm::Error runPasses(llvm::PassPlugin &Plugin, llvm::StringRef Pipeline,
                      llvm::Module &M);

} // namespace ukl

#endif // UKL_SUPPORT_MODULES_H
