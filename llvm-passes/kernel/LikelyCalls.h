// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LikelyCalls.h - Which functions call which -------------*- C++ -*-===//
//
// Writes the functions that a module defines, and what each calls directly on
// its likely paths, as JSON:
//
//   {"functions": [{"name": "...", "calls": ["...", ...]}, ...],
//    "syscalls": ["__x64_sys_read", ...]}
//
// "syscalls" is there if the module defines sys_call_table: its entries, in the
// order of the numbers. `ukl link` chooses by these which objects of the kernel
// take part in LTO. Changes nothing.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_KERNEL_LIKELYCALLS_H
#define UKL_PASSES_KERNEL_LIKELYCALLS_H

#include "llvm/IR/PassManager.h"

#include <string>

namespace ukl {

/// ukl-likely-calls<file>
class LikelyCallsPass : public llvm::PassInfoMixin<LikelyCallsPass> {
public:
  explicit LikelyCallsPass(llvm::StringRef Output) : Output(Output) {}

  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }

private:
  std::string Output;
};

} // namespace ukl

#endif // UKL_PASSES_KERNEL_LIKELYCALLS_H
