//===- Profile.h - ukl profile: collect a profile ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_PROFILE_H
#define UKL_TOOLS_PROFILE_H

#include "ProfileOptions.h"

namespace ukl {

/// Links, boots, reads out and merges: everything from the options to a profile
/// in \p Output, with a summary on standard error.
llvm::Error collectProfile(const ProfileOptions &Options,
                           const llvm::opt::InputArgList &Args,
                           llvm::StringRef Output);

} // namespace ukl

#endif
