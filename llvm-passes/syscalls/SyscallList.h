// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SyscallList.h - Which system calls the program makes ------*- C++
//-*-===//
//
// Writes the numbers of the program's system calls to the file of
// -ukl-syscall-list, a line each, in ascending order. Numbers that only the
// running program knows are left out. `ukl link` chooses by them which objects
// of the kernel take part in LTO. Changes nothing.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_SYSCALLS_SYSCALLLIST_H
#define UKL_PASSES_SYSCALLS_SYSCALLLIST_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class SyscallListPass : public llvm::PassInfoMixin<SyscallListPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_SYSCALLS_SYSCALLLIST_H
