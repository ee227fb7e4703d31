// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- ProfileCoverage.h - How much of a profile was used -----------------===//
//
// Compares the profile with the functions of the module, and writes what it has
// found as JSON:
//
//   {"functions": n,          functions of the profile that ran
//    "matched": n,            of these, with the same body in the module
//    "hot_functions": n,      the same for the functions that the profile's
//    "hot_matched": n,        summary calls hot (llvm::ProfileSummaryBuilder)
//    "unmatched": [{"name": s, "reason": "absent" | "changed", "count": n}]}
//
// "unmatched" lists hot functions, the hottest first, at most MaxUnmatched.
// Functions of a context-sensitive profile are not counted.
//
// Runs right behind LLVM's pgo-instr-use. A function that this has given no
// entry count has another hash than in the profile.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_PROFILE_PROFILECOVERAGE_H
#define UKL_PASSES_PROFILE_PROFILECOVERAGE_H

#include "llvm/IR/PassManager.h"

#include <string>

namespace ukl {

class ProfileCoveragePass : public llvm::PassInfoMixin<ProfileCoveragePass> {
public:
  static constexpr size_t MaxUnmatched = 100;

  /// \p Profile is an indexed profile, \p Output the file to write. Errors with
  /// either are reported through the context.
  ProfileCoveragePass(llvm::StringRef Profile, llvm::StringRef Output)
      : Profile(Profile), Output(Output) {}

  llvm::PreservedAnalyses run(llvm::Module &M, llvm::ModuleAnalysisManager &);

  static bool isRequired() { return true; }

private:
  std::string Profile, Output;
};

} // namespace ukl

#endif // UKL_PASSES_PROFILE_PROFILECOVERAGE_H
