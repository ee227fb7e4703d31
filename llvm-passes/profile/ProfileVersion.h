// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileVersion.h - One version of many instrumented objects --------===//
//
// Makes the variable that pgo-instr-gen adds to each module, the version of the
// profile's format, a weak symbol. LLVM puts it into a COMDAT, of which a
// linker keeps one; but lld does not look at COMDATs of what its LTO has made,
// so that of the LTO module would be a second definition beside those of the
// objects that are machine code.
//
// For these objects, after pgo-instr-gen.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_PROFILEVERSION_H
#define UKL_PASSES_PROFILE_PROFILEVERSION_H

#include "llvm/IR/PassManager.h"

namespace ukl {

class ProfileVersionPass : public llvm::PassInfoMixin<ProfileVersionPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_PROFILE_PROFILEVERSION_H
