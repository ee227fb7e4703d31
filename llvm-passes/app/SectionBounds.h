// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SectionBounds.h - Sections that a program walks --------------------===//
//
// A linker defines __start_foo and __stop_foo around a section foo, if foo is a
// name in C. Programs keep registries that way: each file adds an entry to the
// section. In the image all data of the program has the same few sections, so
// such a section becomes one variable, laid out as a linker would do it, and
// the two symbols become its ends.
//
// The merge of the program's files does not keep the order of their variables.
// So the linker of the program (tools/driver/MergePreparation.cpp) numbers the
// variables of such sections before, in metadata.
//
// Runs before unused variables are removed: who walks a section names none of
// the variables in it.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_SECTIONBOUNDS_H
#define UKL_PASSES_APP_SECTIONBOUNDS_H

#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassManager.h"

namespace ukl {

/// !{i64 N}: the variable's place among all those of its section. The upper
/// half of N is the object that it comes from.
inline constexpr llvm::StringLiteral SectionOrderMetadata = "ukl.section.order";
inline constexpr unsigned SectionOrderObjectShift = 32;

/// Whether a linker defines the bounds of a section of this name.
inline bool hasSectionBounds(llvm::StringRef Section) {
  return !Section.empty() && !llvm::isDigit(Section.front()) &&
         llvm::all_of(Section,
                      [](char C) { return llvm::isAlnum(C) || C == '_'; });
}

/// The section that \p Symbol is a bound of: foo of __start_foo and __stop_foo.
/// Empty for other names.
inline llvm::StringRef boundedSection(llvm::StringRef Symbol) {
  if (!Symbol.consume_front("__start_") && !Symbol.consume_front("__stop_"))
    return "";
  return hasSectionBounds(Symbol) ? Symbol : "";
}

/// The number in SectionOrderMetadata; 0 without it.
inline uint64_t sectionOrder(const llvm::GlobalVariable &GV) {
  const llvm::MDNode *Node = GV.getMetadata(SectionOrderMetadata);
  return Node ? llvm::mdconst::extract<llvm::ConstantInt>(Node->getOperand(0))
                    ->getZExtValue()
              : 0;
}

/// Makes one variable of each section the bounds of which the module uses.
/// Reports an error if there is a function in such a section, or a thread-local
/// variable.
class SectionBoundsPass : public llvm::PassInfoMixin<SectionBoundsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }
};

} // namespace ukl

#endif // UKL_PASSES_APP_SECTIONBOUNDS_H
