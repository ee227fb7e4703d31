//===- LinkRequest.h - What a link is asked for -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_LINKREQUEST_H
#define UKL_LINK_LINKREQUEST_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace ukl {

/// How system calls reach the kernel, and the passes which see to that in the
/// link. {0} is the level of LLVM's own pipeline.
struct SyscallLevel {
  llvm::StringLiteral Name;
  const char *LinkPasses;  ///< A format; {0} is the optimisation level.
  bool NeedsKernelBitcode; ///< Not for --fast.
};

/// The levels that a link can do, the default last.
std::vector<const SyscallLevel *> syscallLevels(bool Fast);
/// The level that --syscalls names, if the link can do it.
llvm::Expected<const SyscallLevel *> findSyscallLevel(llvm::StringRef Name,
                                                      bool Fast);

/// What a link has to do with profiles.
struct LinkProfile {
  std::string Use;               ///< An indexed profile, or empty.
  bool Generate = false;         ///< Make an instrumented image.
  bool ContextSensitive = false; ///< Generate after inlining, with Use's.
  bool AtomicCounters = false;   ///< Exact with several processors.

  /// What goes in front of the passes of the link; empty, or with a comma at
  /// the end.
  std::string passes() const;
};

struct LinkRequest {
  std::string Program; ///< An executable of `clang -fukl`.
  std::string Output;
  bool Fast = false;
  const SyscallLevel *Syscalls = nullptr;
  std::string OptLevel = "O2";
  LinkProfile Profile;
  std::string SaveTemps; ///< Where to keep the intermediate files, or empty.
  bool Verbose = false;

  /// The passes of the link, as for lld's --lto-newpm-passes.
  std::string linkPasses() const;
};

/// All that the command line of `ukl link` says, checked.
llvm::Error readLinkRequest(const llvm::opt::InputArgList &Args,
                            LinkRequest &Request);
/// Only --syscalls and -O. Request.Fast is known.
llvm::Error readLinkLevels(const llvm::opt::InputArgList &Args,
                           LinkRequest &Request);
/// Only --profile, --profile-generate and so on.
llvm::Error readProfileOptions(const llvm::opt::InputArgList &Args, bool Fast,
                               LinkProfile &Profile);
/// --profile-update: true if counters are to be exact with several processors.
llvm::Expected<bool> readAtomicCounters(const llvm::opt::InputArgList &Args,
                                        bool Default);

} // namespace ukl

#endif // UKL_LINK_LINKREQUEST_H
