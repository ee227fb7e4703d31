//===- ProfileOptions.h - What `ukl profile` is asked for -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_PROFILE_PROFILEOPTIONS_H
#define UKL_PROFILE_PROFILEOPTIONS_H

#include "ukl/guest/GuestOptions.h"
#include "ukl/link/Link.h"

#include "llvm/Option/ArgList.h"

namespace ukl {

/// One boot's work.
struct Workload {
  enum Place { Program, GuestScript, HostProgram };
  Place Where = Program;
  std::string File;    ///< Of a script or program; else empty.
  uint64_t Weight = 1; ///< How much its counts count.

  /// What to call it in messages.
  std::string name() const;
};

/// For `ukl profile` and `ukl optimize`.
struct ProfileOptions {
  std::string Program; ///< An executable, or an instrumented image.
  std::string Output;
  std::vector<Workload> Workloads; ///< At least one.
  /// What runs in the guest under a workload on the host; empty: the
  /// program alone.
  std::string HostGuestScript;
  GuestOptions Guest; ///< The same for all boots but for what a workload says.
  bool Repeatable = false;
  bool AllowFailure = false;
  bool ContextSensitive = false;
  bool AtomicCounters = false;
  std::string SaveRaw;     ///< A folder for the raw profiles, or empty.
  std::string SaveProfile; ///< Of `ukl optimize`: a file for the profile.
};

/// Options from \p Args, checked. \p Command is "profile" or "optimize".
llvm::Expected<ProfileOptions>
parseProfileOptions(const llvm::opt::InputArgList &Args,
                    llvm::StringRef Command);

} // namespace ukl

#endif // UKL_PROFILE_PROFILEOPTIONS_H
