//===- ProfileOptions.h - Options of `ukl profile` --------------*- C++ -*-===//
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

/// What runs in one boot.
struct Workload {
  enum Place { Program, GuestScript, HostProgram };
  Place Where = Program;
  std::string File;    ///< The script or host program; empty for Program.
  uint64_t Weight = 1; ///< Its counts are multiplied by this.

  /// Its name in messages.
  std::string name() const;
};

/// For `ukl profile` and `ukl optimize`.
struct ProfileOptions {
  std::string Program; ///< An executable, or an instrumented image.
  std::string Output;
  std::vector<Workload> Workloads; ///< At least one.
  /// The script that runs in the guest while a workload runs on this machine.
  /// If empty, the program runs in the guest.
  std::string HostGuestScript;
  GuestOptions Guest; ///< For all boots. A workload changes a part of them.
  bool Repeatable = false;
  bool AllowFailure = false;
  bool ContextSensitive = false;
  bool AtomicCounters = false;
  std::string SaveRaw; ///< A folder for the raw profiles, or empty.
  /// For `ukl optimize`: a file for the profile, or empty.
  std::string SaveProfile;
};

/// Reads and checks a command line. \p Command is "profile" or "optimize".
llvm::Expected<ProfileOptions>
parseProfileOptions(const llvm::opt::InputArgList &Args,
                    llvm::StringRef Command);

} // namespace ukl

#endif // UKL_PROFILE_PROFILEOPTIONS_H
