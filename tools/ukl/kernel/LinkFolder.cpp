//===- LinkFolder.cpp - Where the kernel's makefiles link -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The folder looks like the kernel's build folder but is made of symbolic
// links. So several links can run at the same time.
//
//===----------------------------------------------------------------------===//

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/kernel/KernelObjects.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"

using namespace llvm;

namespace ukl {

/// Folders that the link folder has itself, with links to the files in them,
/// because the link writes there. make would write to the include folders if it
/// found the configuration out of date.
static constexpr StringLiteral RealFolders[] = {
    "",    "init", "include",  "include/config", "include/generated",
    "lib", "arch", "arch/x86", "arch/x86/lib"};

/// Files of the kernel's build folder that the link folder has no links to.
static constexpr StringLiteral NotLinked[] = {
    // results of the link
    "vmlinux", "vmlinux.*", ".vmlinux*", ".tmp_vmlinux*", "System.map",
    ".tmp_initcalls*", "..tmp_initcalls*", "*.symvers", "modules*", ".modules*",
    ".missing-syscalls.d", "init/version-timestamp.o",
    "init/.version-timestamp.o*",
    // archives that are made for each link
    "lib/lib.a", "arch/x86/lib/lib.a",
    // files that make would overwrite through the links
    "Makefile", ".gitignore", "source", ".version",
    // our logs and marks
    "ukl-*.log", ".ukl-*"};

static Error mirrorFolder(StringRef From, StringRef To, StringRef Folder,
                          ArrayRef<GlobPattern> Skipped) {
  std::string Here = pathIn(To, Folder);
  if (std::error_code EC = sys::fs::create_directories(Here))
    return makeError("cannot create '{0}': {1}", Here, EC.message());
  std::error_code EC;
  for (sys::fs::directory_iterator It(pathIn(From, Folder), EC), End;
       It != End && !EC; It.increment(EC)) {
    StringRef Name = sys::path::filename(It->path());
    std::string Relative = Folder.empty() ? Name.str() : pathIn(Folder, Name);
    if (is_contained(RealFolders, Relative) ||
        any_of(Skipped,
               [&](const GlobPattern &P) { return P.match(Relative); }))
      continue;
    if (Error E = createSymbolicLink(It->path(), pathIn(Here, Name)))
      return E;
  }
  if (EC)
    return makeError("{0}: {1}", pathIn(From, Folder), EC.message());
  return Error::success();
}

/// Where each object is that exists in both forms.
static StringMap<std::string> chosenPaths(const LinkedObjects &Objects) {
  StringMap<std::string> Paths;
  for (auto [I, Object] : enumerate(Objects.Index.Objects))
    Paths[Object] = pathIn(
        Objects.AsBitcode[I] ? BitcodeDir.str() : Objects.Native, Object);
  return Paths;
}

/// As the kernel's makefiles make it: thin, and the first without an index of
/// symbols.
static Error writeArchive(const Kernel &K, StringRef Folder, StringRef Archive,
                          const StringMap<std::string> &Paths) {
  Expected<std::vector<std::string>> Members =
      archiveMembers(K.ObjectDir, Archive);
  if (!Members)
    return Members.takeError();
  Expected<std::string> Ar = findLLVMTool("llvm-ar");
  if (!Ar)
    return Ar.takeError();
  std::vector<std::string> Args;
  for (const std::string &Member : *Members) {
    auto Chosen = Paths.find(Member);
    Args.push_back(Chosen == Paths.end() ? Member : Chosen->second);
  }
  std::string List = pathIn(Folder, (Archive + ".list").str());
  if (Error E = writeResponseFile(List, Args))
    return E;
  bool IsFirst = Archive == KernelArchives[0];
  return run({*Ar, IsFirst ? "cDPrST" : "cDPrsT", Archive.str(), "@" + List},
             {K.Verbose, {}, {}, {}, Folder.str()});
}

Error makeLinkFolder(const Kernel &K, StringRef Folder) {
  std::vector<GlobPattern> Skipped;
  for (StringRef Pattern : NotLinked)
    Skipped.push_back(cantFail(GlobPattern::create(Pattern)));
  (void)sys::fs::remove_directories(Folder);
  for (StringRef Real : RealFolders)
    if (Error E = mirrorFolder(K.ObjectDir, Folder, Real, Skipped))
      return E;
  return Error::success();
}

Error writeArchives(const Kernel &K, StringRef Folder,
                    const LinkedObjects &Objects) {
  const StringMap<std::string> Paths = chosenPaths(Objects);
  for (StringRef Archive : KernelArchives)
    if (Error E = writeArchive(K, Folder, Archive, Paths))
      return E;
  return Error::success();
}

} // namespace ukl
