// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- DataPlacement.h - App data and code into sections of their own -----===//
//
// The kernel's linker script links .ukl.text into the kernel's text and the
// app's data (.ukl.rodata, .ukl.data, ...) at a low user address, so that a
// pointer to app data is a user pointer. This pass names the sections.
//
// Early, on the app's module: everything. Constructors and destructors become
// arrays of pointers, in the order in which the ELF ABI runs them.
//
// Late, in the module merged with the kernel and after the optimiser: the
// constants it created for app functions (lookup tables of switches, ...), and
// the app's variables again where it changed what they are. What kernel
// functions use as well is not touched.
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
