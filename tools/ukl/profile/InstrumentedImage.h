//===- InstrumentedImage.h - Where an image keeps its profile ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An instrumented image has its counters, and what describes them, in separate
// sections. The image runs at the addresses that it was linked for, so these
// can be found in the memory of a guest, whether it is running or has failed.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_INSTRUMENTEDIMAGE_H
#define UKL_PROFILE_INSTRUMENTEDIMAGE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ukl {

/// The parts of a profile. Each is a section or a variable.
enum class ProfilePart {
  Data,         ///< One record for each function.
  Counters,     ///< All functions' counters.
  Names,        ///< Their names, compressed.
  ValueSites,   ///< Heads of the lists of values, one for each value site.
  ValueNodes,   ///< The lists' nodes.
  Identity,     ///< Binary ids of program, kernel and compiler.
  Version,      ///< Of the raw format, with the kind of instrumentation.
  DroppedValues ///< How many values found no node.
};
constexpr unsigned NumProfileParts = unsigned(ProfilePart::DroppedValues) + 1;

/// A part of the profile in the guest's memory.
struct ProfileArea {
  std::string Name;
  uint64_t Address = 0;  ///< Virtual address in the guest's kernel.
  uint64_t Physical = 0; ///< Physical address.
  uint64_t Size = 0;     ///< In bytes; 0 if the image does not have it.
};

struct ProfileImage {
  ProfileArea Areas[NumProfileParts];

  const ProfileArea &area(ProfilePart P) const { return Areas[unsigned(P)]; }

  /// Fails if the image is not instrumented.
  static llvm::Expected<ProfileImage> load(llvm::StringRef Path);
};

} // namespace ukl

#endif // UKL_PROFILE_INSTRUMENTEDIMAGE_H
