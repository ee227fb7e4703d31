//===- LinkContext.h - One link, step by step -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps, each in a file of its own:
//
//   NativeMembers.cpp     native members: checked, renamed, moved to our
//                         sections
//   Bitcode.cpp           bitcode: pre-link passes; to native code for --fast
//   UndefinedSymbols.cpp  names that nobody defines, or only the kernel
//   ProfileUse.cpp        instrumentation, or the use of a profile
//   KernelLink.cpp        the link proper, by the kernel's own makefiles
//   LinkErrors.cpp        what the linker says, on one screen
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_LINKCONTEXT_H
#define UKL_LINK_LINKCONTEXT_H

#include "common/Container.h"
#include "ukl/kernel/Kernel.h"
#include "ukl/link/LinkRequest.h"
#include "ukl/verify/ImageRecord.h"

#include "llvm/Object/BuildID.h"

#include <map>
#include <optional>

namespace ukl {

/// What the steps of a link have found out and made so far.
struct LinkContext {
  explicit LinkContext(const LinkRequest &Request) : Request(Request) {}

  const LinkRequest &Request;

  Container App;
  std::string Plugin;
  Kernel Base;
  /// The profile to use, if there is one, and its binary ids.
  std::optional<ImageProfile> ProfileInfo;
  std::vector<llvm::object::BuildID> ProfileIds;

  std::string WorkDir; ///< Has the intermediate files.
  /// Objects for the kernel's link, relative to KernelLinkDir.
  std::vector<std::string> Objects;
  std::vector<std::string> NativeFunctions; ///< Under their new names.
  /// What native members need from others, and the first that needs it.
  std::map<std::string, std::string> NativeReferences;
  std::vector<std::string> Commands; ///< All of them, for commands.sh.

  /// The path of an intermediate file.
  std::string file(const llvm::Twine &Name) const;
};

// Names in the work folder.
constexpr llvm::StringLiteral AppBitcode = "app.bc";
constexpr llvm::StringLiteral AppPrelinked = "app.ukl.bc";
constexpr llvm::StringLiteral AppObject = "app.o";
constexpr llvm::StringLiteral NativeSymbolList = "native-symbols.txt";
constexpr llvm::StringLiteral UndefinedSymbolList = "undefined.txt";
constexpr llvm::StringLiteral RenameMap = "renames.txt";
constexpr llvm::StringLiteral KernelLinkDir = "link";
constexpr llvm::StringLiteral CommandsFile = "commands.sh";

/// Runs one command of the link: shown with -v, remembered for commands.sh.
/// Its output goes to \p Log.
llvm::Error runCommand(LinkContext &Context,
                       const std::vector<std::string> &Argv,
                       const std::string &Log, llvm::StringRef WorkDir = "");

/// Writes the members to the work folder and refuses what cannot run in ring 0.
llvm::Error extractNativeMembers(LinkContext &Context);
/// After the pre-link passes: renames symbols and sections.
llvm::Error rewriteNativeMembers(LinkContext &Context);

llvm::Error runPrelinkPasses(LinkContext &Context);
/// Refuses names that the program does not define, whether or not the kernel
/// has such a name: nothing may bind to the kernel by accident. Needs the
/// kernel.
llvm::Error checkUndefined(const LinkContext &Context);
/// --fast: the program alone to native code.
llvm::Error compileProgram(LinkContext &Context);

/// Leaves vmlinux in the work folder's KernelLinkDir.
llvm::Error linkWithKernel(LinkContext &Context);
/// The kernel's bitcode as one module, for --save-temps.
llvm::Error saveKernelBitcode(LinkContext &Context);

/// The reason of a failed link, found in the log of make.
llvm::Error explainLinkFailure(const LinkContext &Context,
                               const std::string &Log);

/// The link goes on when objtool has failed. Says so if the linked kernel has
/// lost its ORC tables for it; \p Log is the link's.
llvm::Error warnWithoutUnwindTables(const LinkContext &Context,
                                    llvm::StringRef Linked,
                                    const std::string &Log);

/// Refuses a profile that cannot be used, and describes it in
/// Context.ProfileInfo. Needs no kernel.
llvm::Error prepareProfile(LinkContext &Context);

/// Puts what the link needs into \p Folder, where it runs: the profile to use,
/// or an object with the identity of the profile to be. Needs the kernel.
llvm::Error placeProfile(LinkContext &Context, llvm::StringRef Folder);

/// After the link: reads what the pass ukl-profile-coverage has found, and
/// warns of a profile that is not of this program and kernel.
llvm::Error checkCoverage(LinkContext &Context, llvm::StringRef Folder);

/// Options for lld that the profile needs.
std::vector<std::string> profileLinkerOptions(const LinkContext &Context);

} // namespace ukl

#endif // UKL_LINK_LINKCONTEXT_H
