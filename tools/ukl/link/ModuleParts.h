//===- ModuleParts.h - Code generation in parts -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A module that is not optimised any more can be compiled in parts, on all
// processors. A part's bitcode depends on nothing but what is in the part: a
// change of one function changes one part, so the others' machine code can come
// from a cache. llvm::SplitModule has numbered names and the module's debug
// info in each part, which change with any edit.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_MODULEPARTS_H
#define UKL_LINK_MODULEPARTS_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

#include <memory>
#include <string>
#include <vector>

namespace ukl {

/// Where each symbol of a module is defined.
struct PartPlan {
  /// What is the kernel's, and file-scope assembly.
  static constexpr unsigned KernelPart = 0;
  /// The program's variables. Its functions are in the parts behind it.
  static constexpr unsigned DataPart = 1;

  unsigned Count = 1;
  /// By name. Constants that are not here are copied to where they are used.
  llvm::StringMap<unsigned> Parts;
  /// Functions with blocks whose addresses are taken (computed goto).
  std::vector<std::string> WithLabels;
};

/// Leaves a declaration of \p GV, which may replace it.
void dropDefinition(llvm::GlobalValue &GV);

/// Divides \p M, and prepares it for that: removes debug info, and makes local
/// symbols visible to the other parts. A local symbol gets another name if its
/// name is in \p Taken. The module is one part if the parts could not find each
/// other's labels in assembly.
PartPlan divideModule(llvm::Module &M, const llvm::StringSet<> &Taken);

/// Reads one part of the module with this bitcode. Fails if that cannot be
/// read.
llvm::Expected<std::unique_ptr<llvm::Module>>
readPart(llvm::MemoryBufferRef Bitcode, const PartPlan &Plan, unsigned Part,
         llvm::LLVMContext &Context);

} // namespace ukl

#endif // UKL_LINK_MODULEPARTS_H
