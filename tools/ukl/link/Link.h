//===- Link.h - ukl link: program + kernel = image --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The steps, each in a file of its own:
//
//   LinkNative.cpp   native members: checked, renamed, moved to our sections
//   LinkBitcode.cpp  bitcode: pre-link passes, names that would reach the
//   kernel LinkKernel.cpp   the link proper, by the kernel's own makefiles
//   LinkProfile.cpp  instrumentation, or the use of a profile
//   LinkErrors.cpp   what the linker says, on one screen
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_LINK_H
#define UKL_LINK_LINK_H

#include "common/Container.h"
#include "common/FileOutput.h"
#include "ukl/kernel/Kernel.h"
#include "ukl/link/ProfileUse.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Object/BuildID.h"

namespace ukl {

/// `ukl link`.
extern const Command LinkCommand;

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

struct LinkJob;

/// --syscalls and -O, into \p Job, whose Fast is known.
llvm::Error readLinkLevels(const llvm::opt::InputArgList &Args, LinkJob &Job);

struct LinkJob {
  std::string Program;
  std::string Output;
  bool Fast = false;
  const SyscallLevel *Syscalls = nullptr;
  std::string OptLevel = "O2";
  LinkProfile Profile;
  std::string SaveTemps; ///< Where to keep the intermediate files, or empty.
  bool Verbose = false;

  Kernel Base;
  Container App;
  std::string Plugin;
  /// The profile to use, if there is one, and its binary ids.
  std::optional<ImageProfile> ProfileInfo;
  std::vector<llvm::object::BuildID> ProfileIds;

  /// The intermediate files, by the names they have in the work folder.
  std::string WorkDir;
  std::string file(const llvm::Twine &Name) const;
  /// Objects for the kernel's link, relative to LinkDir.
  std::vector<std::string> Objects;
  std::vector<std::string> NativeFunctions; ///< Under their new names.
  /// All commands, for commands.sh.
  std::vector<std::string> Commands;

  std::string linkPasses() const;
};

// Names in the work folder.
constexpr llvm::StringLiteral AppBitcode = "app.bc";
constexpr llvm::StringLiteral AppPrelinked = "app.ukl.bc";
constexpr llvm::StringLiteral AppObject = "app.o";
constexpr llvm::StringLiteral NativeSymbolList = "native-symbols.txt";
constexpr llvm::StringLiteral RenameMap = "renames.txt";
constexpr llvm::StringLiteral KernelLinkDir = "link";
constexpr llvm::StringLiteral CommandsFile = "commands.sh";

/// `ukl link`: \p Job has what the command line says, from Program to Verbose.
/// The options that choose a kernel are in \p KernelArgs.
llvm::Error linkImage(LinkJob &Job, const llvm::opt::InputArgList &KernelArgs);

/// Runs one command of the job: shown with -v, remembered for commands.sh.
/// Its output goes to \p Log.
llvm::Error runCommand(LinkJob &Job, const std::vector<std::string> &Argv,
                       const std::string &Log, llvm::StringRef WorkDir = "");

/// Writes the members to the work folder and refuses what cannot run in ring 0.
llvm::Error extractNativeMembers(LinkJob &Job);
/// After the pre-link passes: renames symbols and sections.
llvm::Error rewriteNativeMembers(LinkJob &Job);

llvm::Error runPrelinkPasses(LinkJob &Job);
/// Names that nobody but the kernel defines must not bind to it by accident.
llvm::Error checkUndefined(const LinkJob &Job);
/// --fast: the program alone to native code.
llvm::Error compileProgram(LinkJob &Job);

/// Leaves vmlinux in the work folder's KernelLinkDir.
llvm::Error linkWithKernel(LinkJob &Job);
/// The kernel's bitcode as one module, for --save-temps.
llvm::Error saveKernelBitcode(LinkJob &Job);

/// The reason of a failed link, found in the log of make.
llvm::Error explainLinkFailure(const LinkJob &Job, const std::string &Log);

/// The link goes on when objtool has failed. Says so if the linked kernel has
/// lost its ORC tables for it; \p Log is the link's.
llvm::Error warnWithoutUnwindTables(const LinkJob &Job, llvm::StringRef Linked,
                                    const std::string &Log);

} // namespace ukl

#endif // UKL_LINK_LINK_H
