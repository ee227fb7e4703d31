// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DataPlacement.h - Sections for the program's data and code ---------===//
//
// The kernel's linker script links .ukl.text into the kernel's text and the
// program's data (.ukl.rodata, .ukl.data, ...) at a low user address, so that a
// pointer to the program's data is a user pointer. This pass names the
// sections.
//
// Early, it runs on the program's module and places everything. Constructors
// and destructors become arrays of pointers, in the order in which the ELF ABI
// runs them.
//
// Late, it runs on the module merged with the kernel, after the optimiser. It
// places the constants that the optimiser created for program functions (lookup
// tables of switches, ...), and again the program's variables, since the
// optimiser may have changed what they are. It leaves alone what kernel
// functions use as well.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_DATAPLACEMENT_H
#define UKL_PASSES_APP_DATAPLACEMENT_H

#include "llvm/IR/PassManager.h"

#include <cstdint>

namespace ukl {

class DataPlacementPass : public llvm::PassInfoMixin<DataPlacementPass> {
public:
  enum class Mode : uint8_t { Early, Late };

  explicit DataPlacementPass(Mode M) : When(M) {}

  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }

private:
  Mode When;
};

} // namespace ukl

#endif // UKL_PASSES_APP_DATAPLACEMENT_H
