//===- KernelSource.cpp - Unpack and patch the kernel source --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tree is made under a temporary name and renamed when it is complete, so
// that nobody uses what an interrupted run leaves behind.
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "ukl/cache/Cache.h"
#include "ukl/kernel/Kernel.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace ukl {

/// The disk space that the tree and the build after it need, in bytes.
static constexpr uint64_t SourceSpace = 2'900'000'000;
/// Files and folders in linux-source-6.12. Only the display of progress depends
/// on this.
static constexpr unsigned ExpectedFiles = 92'400;

static Error unpack(const Kernel &K, const std::string &Tree) {
  std::string Log = Tree + ".log";
  if (std::error_code EC = sys::fs::create_directories(Tree))
    return makeError("cannot create '{0}': {1}", Tree, EC.message());
  Progress Step("unpacking " + sys::path::filename(K.Tarball).str(), K.Verbose,
                {Log, "", ExpectedFiles});
  if (Error E =
          run({"tar", "--extract", "--verbose", "--strip-components=1",
               "--no-same-owner", "--file", K.Tarball, "--directory", Tree},
              {K.Verbose, Log, Log, {}, {}}))
    return withContext("cannot unpack the kernel source", std::move(E));
  Step.done();
  if (!sys::fs::exists(pathIn(Tree, "Kbuild")))
    return makeError("{0}: not a Linux source tree", K.Tarball);
  return Error::success();
}

static Error applyPatches(const Kernel &K, const std::string &Tree) {
  std::string Log = Tree + ".log";
  Progress Step("applying " + std::to_string(K.Patches.size()) + " patches",
                K.Verbose);
  for (const std::string &Patch : K.Patches) {
    Expected<int> Status =
        runForStatus({"patch", "--strip=1", "--forward", "--batch",
                      "--no-backup-if-mismatch", "--input", Patch},
                     {K.Verbose, Log, Log, {}, Tree});
    if (!Status)
      return Status.takeError();
    if (*Status != 0)
      return withHint(makeError("{0} does not apply to {1}:\n{2}", Patch,
                                K.Tarball, tailOfFile(Log, 12)),
                      "the patches are for Debian's linux-source-6.12");
  }
  Step.done();
  return Error::success();
}

Error makeKernelSource(const Kernel &K) {
  Expected<FileLock> Lock =
      FileLock::acquire(K.SourceDir + LockSuffix.str(), "this kernel source");
  if (!Lock)
    return Lock.takeError();
  if (isComplete(K.SourceDir))
    return Error::success();
  std::string Tree = K.SourceDir + ".part";
  (void)sys::fs::remove_directories(Tree);
  // If a step below fails, the tree is of no use.
  scope_exit RemoveTree([&] { (void)sys::fs::remove_directories(Tree); });
  if (Error E = checkDiskSpace(sys::path::parent_path(K.SourceDir), SourceSpace,
                               "the kernel source and its build"))
    return E;
  if (Error E = unpack(K, Tree))
    return E;
  if (Error E = applyPatches(K, Tree))
    return E;
  if (Error E = markComplete(Tree, sys::path::filename(K.Tarball)))
    return E;
  (void)sys::fs::remove_directories(K.SourceDir);
  if (std::error_code EC = sys::fs::rename(Tree, K.SourceDir))
    return makeError("cannot rename '{0}': {1}", Tree, EC.message());
  (void)sys::fs::remove(Tree + ".log");
  return Error::success();
}

} // namespace ukl
