//===- Profile.h - ukl profile: collect a profile ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_PROFILE_H
#define UKL_PROFILE_PROFILE_H

#include "ukl/profile/ProfileOptions.h"
#include "ukl/support/Options.h"

namespace ukl {

/// `ukl optimize`.
extern const Command OptimizeCommand;

/// `ukl profile`.
extern const Command ProfileCommand;

/// Collects a profile and writes it to \p Output: links, boots, reads the
/// guests' memory and merges. Prints a summary on standard error.
llvm::Error collectProfile(const ProfileOptions &Options,
                           const llvm::opt::InputArgList &Args,
                           llvm::StringRef Output);

} // namespace ukl

#endif // UKL_PROFILE_PROFILE_H
