// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileExclusions.cpp - Functions without counters -----------------===//
//
// Run it alone:
//   opt-22 -load-pass-plugin=build/lib/UKLPasses.so
//     -passes='ukl-profile-exclusions' -S module.ll
//
// See ProfileExclusions.h for what it does and why.
//
//===----------------------------------------------------------------------===//
#include "profile/ProfileExclusions.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace ukl {

constexpr StringLiteral ExcludedSections[] = {
#define UKL_EXCLUDE_SECTION(section, reason) section,
#include "profile/ProfileExclusions.def"
};

constexpr StringLiteral ExcludedPrefixes[] = {
#define UKL_EXCLUDE_FUNCTION(prefix, reason) prefix,
#include "profile/ProfileExclusions.def"
};

static bool isExcludedSection(StringRef Section) {
  return any_of(ExcludedSections, [&](StringRef Excluded) {
    StringRef Rest = Section;
    return Rest.consume_front(Excluded) &&
           (Rest.empty() || Rest.starts_with("."));
  });
}

static bool isExcluded(const Function &F) {
  return F.hasFnAttribute(Attribute::Naked) ||
         isExcludedSection(F.getSection()) ||
         any_of(ExcludedPrefixes, [&](StringRef Prefix) {
           return F.getName().starts_with(Prefix);
         });
}

PreservedAnalyses ProfileExclusionsPass::run(Module &M,
                                             ModuleAnalysisManager &) {
  bool Changed = false;
  for (Function &F : M) {
    if (F.isDeclaration() || F.hasFnAttribute(Attribute::SkipProfile) ||
        !isExcluded(F))
      continue;
    F.addFnAttr(Attribute::SkipProfile);
    Changed = true;
  }
  return Changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace ukl
