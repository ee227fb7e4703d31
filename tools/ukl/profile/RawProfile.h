//===- RawProfile.h - From guest memory to a raw profile --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A raw profile is what an instrumented program writes at its end, in LLVM's
// format (InstrProfData.inc), which llvm-profdata reads. The guest's file
// /sys/kernel/debug/ukl/profraw has the same bytes.
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

/// How many values were not counted because no node was free.
uint64_t droppedValues(const ProfileMemory &Memory);

} // namespace ukl

#endif // UKL_PROFILE_RAWPROFILE_H
