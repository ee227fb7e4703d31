//===- MergeProfiles.h - Merge raw profiles for the link --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Does what `llvm-profdata merge` does, with the same library: adds the counts
// of all boots, each multiplied by its workload's weight. The same raw profiles
// in the same order give the same bytes.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_MERGEPROFILES_H
#define UKL_PROFILE_MERGEPROFILES_H

#include "llvm/ProfileData/InstrProfWriter.h"

namespace ukl {

class ProfileMerge {
public:
  /// Adds the raw profile of one boot. \p Name is for messages.
  llvm::Error add(llvm::StringRef Raw, uint64_t Weight, llvm::StringRef Name);

  /// Writes the indexed profile, whole or not at all.
  llvm::Error write(llvm::StringRef Path);

private:
  llvm::InstrProfWriter Writer;
};

/// What is in an indexed profile.
struct ProfileSummary {
  uint64_t Functions = 0, FunctionsRun = 0;
  uint64_t Counters = 0, CountersRun = 0;
  uint64_t ContextFunctions = 0; ///< Of the context-sensitive part.
  uint64_t ValueSites = 0, ValueSitesRun = 0;
  uint64_t HighestCount = 0;
  std::string HighestFunction;
  uint64_t FileSize = 0; ///< In bytes.
};

llvm::Expected<ProfileSummary> summarizeProfile(llvm::StringRef Path);

/// Prints two lines.
void printProfileSummary(llvm::raw_ostream &OS, llvm::StringRef Path,
                         const ProfileSummary &Summary);

} // namespace ukl

#endif // UKL_PROFILE_MERGEPROFILES_H
