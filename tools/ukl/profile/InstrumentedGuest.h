//===- InstrumentedGuest.h - One boot that counts ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_INSTRUMENTEDGUEST_H
#define UKL_PROFILE_INSTRUMENTEDGUEST_H

#include "ukl/profile/ProfileOptions.h"
#include "ukl/profile/RawProfile.h"

#include "llvm/Support/raw_ostream.h"

namespace ukl {

struct ProfileGuestRequest {
  const ProfileOptions &Options;
  const Workload &Work;
  std::string Image;
  const ProfileImage &Places;
  llvm::raw_ostream *ConsoleCopy; ///< May be null.
};

/// Boots the image, runs the workload, and returns the profile's memory. If the
/// workload fails, prints what happened, and fails unless failures are allowed.
llvm::Expected<ProfileMemory>
bootProfileGuest(const ProfileGuestRequest &Request);

} // namespace ukl

#endif // UKL_PROFILE_INSTRUMENTEDGUEST_H
