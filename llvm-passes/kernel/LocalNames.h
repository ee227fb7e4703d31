// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- LocalNames.h - Unique names for local symbols ------------*- C++ -*-===//
//
// Adds the name of the object to local symbols whose names other objects of the
// kernel have, too: `show` of drivers/base/core.o becomes
// `show.drivers.base.core`.
//
// A link that merges objects needs different names, and LLVM would number them.
// The numbers depend on which objects are merged. Profiles and /proc/kallsyms
// need names that do not.
//
// The names to change are in a file, a line each. Symbols that assembly or
// llvm.used names keep their names.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_KERNEL_LOCALNAMES_H
#define UKL_PASSES_KERNEL_LOCALNAMES_H

#include "llvm/IR/PassManager.h"

#include <string>

namespace ukl {

/// ukl-local-names<file;object>. \p Object is the object's path in the kernel's
/// build folder, such as net/ipv4/tcp.o.
class LocalNamesPass : public llvm::PassInfoMixin<LocalNamesPass> {
public:
  LocalNamesPass(llvm::StringRef NamesFile, llvm::StringRef Object)
      : NamesFile(NamesFile), Object(Object) {}

  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }

private:
  std::string NamesFile, Object;
};

} // namespace ukl

#endif // UKL_PASSES_KERNEL_LOCALNAMES_H
