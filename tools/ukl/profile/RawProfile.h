//===- RawProfile.h - From guest memory to a raw profile --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The raw profile is LLVM's format for what an instrumented program leaves at
// its end, see InstrProfData.inc; llvm-profdata reads it. The kernel writes the
// same bytes to /sys/kernel/debug/ukl/profraw.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_RAWPROFILE_H
#define UKL_PROFILE_RAWPROFILE_H

#include "ukl/profile/InstrumentedImage.h"

namespace ukl {

/// What was in a guest's memory when it stopped.
struct ProfileMemory {
  ProfileImage Image;
  /// The bytes of each area of the image.
  std::string Parts[NumProfileParts];

  llvm::StringRef part(ProfilePart P) const { return Parts[unsigned(P)]; }
};

/// The raw profile, with value profiles and binary ids. Fails if the memory
/// cannot be that of an instrumented kernel.
llvm::Expected<std::string> rawProfile(const ProfileMemory &Memory);

/// How many values were not counted because all nodes were taken.
uint64_t droppedValues(const ProfileMemory &Memory);

} // namespace ukl

#endif // UKL_PROFILE_RAWPROFILE_H
