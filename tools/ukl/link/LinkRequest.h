//===- LinkRequest.h - The options of a link --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_LINKREQUEST_H
#define UKL_LINK_LINKREQUEST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace ukl {

/// How system calls reach the kernel, and the passes of the link that do it.
struct SyscallLevel {
  llvm::StringLiteral Name;
  const char *LinkPasses;  ///< {0} stands for the optimisation level.
  bool NeedsKernelBitcode; ///< Of some objects at least.
};

/// All levels. The last one is the default.
llvm::ArrayRef<SyscallLevel> syscallLevels();
/// The level that --syscalls names. Fails if there is none.
llvm::Expected<const SyscallLevel *> findSyscallLevel(llvm::StringRef Name);

/// Which objects of the kernel are optimised together with the program. The
/// others are linked as machine code.
enum class LtoScope {
  Gates,   ///< What direct system calls must have, for --fast.
  Calls,   ///< Those that the program's direct system calls reach.
  Profile, ///< Those that a profile has seen run.
  All,
};

llvm::StringRef name(LtoScope Scope);

/// What a link does with profiles.
struct LinkProfile {
  std::string Use;               ///< An indexed profile, or empty.
  bool Generate = false;         ///< Make an instrumented image.
  bool ContextSensitive = false; ///< Instrument after inlining with Use.
  bool AtomicCounters = false;   ///< Exact with several processors.

  /// The passes for profiles, which come before the others of the link. Empty,
  /// or ends with a comma.
  std::string passes() const;
};

struct LinkRequest {
  std::string Program; ///< An executable of `clang -fukl`.
  std::string Output;
  bool Fast = false;
  const SyscallLevel *Syscalls = nullptr;
  std::string OptLevel = "O2";
  std::optional<LtoScope> Lto; ///< As the user wants it.
  LinkProfile Profile;
  std::string SaveTemps; ///< Folder for the intermediate files, or empty.
  bool Verbose = false;

  /// The passes of the link, as for lld's --lto-newpm-passes.
  std::string linkPasses() const;
  /// What the user wants. Without a profile, LtoScope::Calls takes the place of
  /// LtoScope::Profile; with --fast, it is LtoScope::Gates.
  LtoScope scope() const;
};

/// Reads and checks the command line of `ukl link`.
llvm::Error readLinkRequest(const llvm::opt::InputArgList &Args,
                            LinkRequest &Request);
/// Reads --syscalls, --lto and -O. Request.Fast must have been set.
llvm::Error readLinkLevels(const llvm::opt::InputArgList &Args,
                           LinkRequest &Request);
/// Reads --lto.
llvm::Expected<std::optional<LtoScope>>
readLtoScope(const llvm::opt::InputArgList &Args, bool Fast);
/// Reads --profile, --profile-generate and the other options for profiles.
llvm::Error readProfileOptions(const llvm::opt::InputArgList &Args, bool Fast,
                               LinkProfile &Profile);
/// Reads --profile-update. True means that counters are exact with several
/// processors.
llvm::Expected<bool> readAtomicCounters(const llvm::opt::InputArgList &Args,
                                        bool Default);

} // namespace ukl

#endif // UKL_LINK_LINKREQUEST_H
