//===- LinkContext.h - One link, step by step -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The steps, each in a file of its own:
//
//   NativeMembers.cpp     native members: checked, renamed, moved to our
//                         sections
//   Bitcode.cpp           pre-link passes on the program's bitcode
//   CompileProgram.cpp    for --fast: the program's bitcode to machine code
//   UndefinedSymbols.cpp  names that nobody defines, or only the kernel
//   ProfileUse.cpp        instrumentation, or the use of a profile
//   ObjectChoice.cpp      which objects of the kernel go through LTO
//   KernelLink.cpp        the link proper, by the kernel's own makefiles
//   LinkErrors.cpp        what the linker says, on one screen
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_LINKCONTEXT_H
#define UKL_LINK_LINKCONTEXT_H

#include "common/Container.h"
#include "ukl/kernel/KernelObjects.h"
#include "ukl/link/LinkRequest.h"
#include "ukl/verify/ImageRecord.h"

#include "llvm/Object/BuildID.h"

#include <map>
#include <optional>

namespace ukl {

/// What the steps of a link have found out and made.
struct LinkContext {
  explicit LinkContext(const LinkRequest &Request) : Request(Request) {}

  const LinkRequest &Request;

  Container App;
  std::string Plugin;
  Kernel Base;
  /// The profile to use, if there is one, and its binary ids.
  std::optional<ImageProfile> ProfileInfo;
  std::vector<llvm::object::BuildID> ProfileIds;

  ObjectIndex KernelIndex;
  /// The objects of the kernel that go through LTO, by their places there.
  llvm::BitVector LtoObjects;

  std::string WorkDir; ///< The folder of the intermediate files.
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
constexpr llvm::StringLiteral ProgramGates = "gates.o";
constexpr llvm::StringLiteral NativeSymbolList = "native-symbols.txt";
constexpr llvm::StringLiteral UndefinedSymbolList = "undefined.txt";
constexpr llvm::StringLiteral RenameMap = "renames.txt";
constexpr llvm::StringLiteral SyscallList = "syscalls.txt";
constexpr llvm::StringLiteral StrippedExecutable = "executable";
constexpr llvm::StringLiteral KernelLinkDir = "link";
constexpr llvm::StringLiteral CommandsFile = "commands.sh";

/// Runs one command of the link, in \p WorkDir or Context.WorkDir. Prints it
/// with -v, and remembers it for commands.sh. Its output goes to \p Log.
llvm::Error runCommand(LinkContext &Context,
                       const std::vector<std::string> &Argv,
                       const std::string &Log, llvm::StringRef WorkDir = "");

/// Remembers it for commands.sh.
void rememberCommand(LinkContext &Context, const std::vector<std::string> &Argv,
                     llvm::StringRef WorkDir = "");

/// The errors that a tool of LLVM has printed to \p Log, or \p E if there are
/// none.
llvm::Error toolFailure(const LinkContext &Context, llvm::Error E,
                        const std::string &Log);

/// Assembles \p Text, which names its sections as in an image, to <Stem>.o, and
/// adds that to the objects of the image.
llvm::Error addAssembly(LinkContext &Context, llvm::StringRef Stem,
                        const llvm::Twine &Text);

/// Writes the members to the work folder. Fails if one cannot run in ring 0.
llvm::Error extractNativeMembers(LinkContext &Context);
/// Renames symbols and sections of the members. Needs the map of names that the
/// pre-link passes write.
llvm::Error rewriteNativeMembers(LinkContext &Context);

llvm::Error runPrelinkPasses(LinkContext &Context);
/// Adds an object that gives the kernel's exec the size of threads' stacks, if
/// the program was linked with one (-z stack-size=).
llvm::Error addStackSize(LinkContext &Context);
/// Refuses names that the program does not define, whether or not the kernel
/// has such a name: nothing may bind to the kernel by accident. Needs what the
/// pre-link passes have written; if they have failed, it can be too little.
llvm::Error checkUndefined(const LinkContext &Context);
/// For --fast: compiles the program's bitcode to machine code, which it adds to
/// the objects of the image. What of it is the kernel's is ProgramGates, and
/// still has to go through objtool. Needs the kernel and Context.LtoObjects.
llvm::Error compileProgram(LinkContext &Context);

/// Links program and kernel to vmlinux in the work folder's KernelLinkDir.
llvm::Error linkWithKernel(LinkContext &Context);
/// For --save-temps: writes the kernel's bitcode as one module.
llvm::Error saveKernelBitcode(LinkContext &Context);

/// The error for a failed link, with the reason that make's log gives.
llvm::Error explainLinkFailure(const LinkContext &Context,
                               const std::string &Log);

/// Warns if the linked kernel has no ORC unwind tables. A link succeeds without
/// them if objtool has failed. \p Log is the log of the link.
llvm::Error warnWithoutUnwindTables(const LinkContext &Context,
                                    llvm::StringRef Linked,
                                    const std::string &Log);

/// Checks the profile to use and describes it in Context.ProfileInfo. Fails if
/// it cannot be used. Needs no kernel.
llvm::Error prepareProfile(LinkContext &Context);

/// Puts the profile to use into \p Folder, where the link runs. For an
/// instrumented image, adds an object that says of what program and kernel its
/// profiles are. Needs the kernel.
llvm::Error placeProfile(LinkContext &Context, llvm::StringRef Folder);

/// Reads what the pass ukl-profile-coverage has found in the link, and warns if
/// the profile is not of this program and kernel.
llvm::Error checkCoverage(LinkContext &Context, llvm::StringRef Folder);

/// Options for lld that the profile needs, with a space in front of each.
std::string profileLinkerOptions(const LinkContext &Context);

/// Options for lld to compile those objects of the kernel that do not go
/// through LTO. Empty if they are as ever, which is so unless they are
/// instrumented.
std::string nativeObjectFlags(const LinkContext &Context);

} // namespace ukl

#endif // UKL_LINK_LINKCONTEXT_H
