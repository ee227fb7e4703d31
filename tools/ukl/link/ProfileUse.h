//===- ProfileUse.h - Profiles in the link ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Instrumentation and the use of a profile are two variants of the same link,
// on the same bitcode and at the same point of its pipeline, so that the hashes
// of all functions match. Kernel, libc and application have one profile.
//
// A profile knows what it was collected from: its binary ids (as
// `llvm-profdata show --binary-ids` prints them) are tagged hashes of
// ProfileIdentity's parts.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_PROFILEUSE_H
#define UKL_LINK_PROFILEUSE_H

#include "common/Container.h"
#include "ukl/kernel/Kernel.h"
#include "ukl/verify/ImageRecord.h"

namespace ukl {

struct LinkJob;

/// What a link has to do with profiles.
struct LinkProfile {
  std::string Use;               ///< An indexed profile, or empty.
  bool Generate = false;         ///< Make an instrumented image.
  bool ContextSensitive = false; ///< Generate after inlining, with Use's.
  bool AtomicCounters = false;   ///< Exact with several processors.

  /// What goes in front of the passes of the link; empty, or with a comma at
  /// the end.
  std::string passes() const;
  /// Options for lld.
  std::vector<std::string> linkerOptions() const;

private:
  friend llvm::Error prepareProfile(LinkJob &Job);
  bool HasContextSensitive = false; ///< Use does.
};

/// Reads --profile, --profile-generate and so on.
llvm::Error readProfileOptions(const llvm::opt::InputArgList &Args, bool Fast,
                               LinkProfile &Profile);

/// Refuses a profile that cannot be used, and describes it in Job.ProfileInfo.
/// Needs no kernel.
llvm::Error prepareProfile(LinkJob &Job);

/// Puts what the link needs into \p Folder, where it runs: the profile to use,
/// or an object with the identity of the profile to be. Needs the kernel.
llvm::Error placeProfile(LinkJob &Job, llvm::StringRef Folder);

/// After the link: reads what the pass ukl-profile-coverage has found, and
/// warns of a profile that is not of this program and kernel.
llvm::Error checkCoverage(LinkJob &Job, llvm::StringRef Folder);

} // namespace ukl

#endif // UKL_LINK_PROFILEUSE_H
