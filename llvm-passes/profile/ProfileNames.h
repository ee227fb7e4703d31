// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileNames.h - Names that a profile can rely on ------------------===//
//
// A profile identifies a function by its name. External functions have unique
// names. Of local ones, the merged module may have many with the same name, and
// the linker tells them apart by a number that depends on all that was linked
// before ("show", "show.17"). This pass replaces the number with a hash of the
// function's own structure. So the names are the same in the instrumented link,
// in the link that uses the profile, and in a link with another program.
//
// Runs before LLVM's pgo-instr-gen or pgo-instr-use.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_PROFILENAMES_H
#define UKL_PASSES_PROFILE_PROFILENAMES_H

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

namespace ukl {

/// Symbols that keep their names, because something else may know them by name:
/// file-scope assembly, or what llvm.used lists for the linker script.
llvm::SmallPtrSet<const llvm::GlobalValue *, 32>
symbolsNamedElsewhere(const llvm::Module &M);

class ProfileNamesPass : public llvm::PassInfoMixin<ProfileNamesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_PROFILE_PROFILENAMES_H
