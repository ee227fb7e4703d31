//===- Cache.cpp - The folder where kernels are kept ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/cache/Cache.h"

#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "common/Paths.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;

namespace ukl {

static std::string wantedCacheDir() {
  const char *Own = std::getenv("UKL_CACHE");
  const char *Xdg = std::getenv("XDG_CACHE_HOME");
  const char *Home = std::getenv("HOME");
  if (Own && *Own)
    return Own;
  if (Xdg && *Xdg)
    return pathIn(Xdg, "ukl");
  if (Home && *Home)
    return pathIn(pathIn(Home, ".cache"), "ukl");
  return "";
}

Error checkKernelFolder(StringRef Dir, StringRef What, StringRef Hint) {
  // The kernel's makefiles fail if the name of its folder has one of these.
  if (Dir.find_first_of(" \t\n:#$%'\"\\;&|<>()*?") == StringRef::npos)
    return Error::success();
  return withHint(
      makeError("the {0} '{1}' has a character in its name that the "
                "kernel's build cannot cope with",
                What, Dir),
      Hint);
}

Expected<std::string> cacheDir() {
  constexpr const char *Hint =
      "name a folder with --cache-dir=<dir> or UKL_CACHE";
  SmallString<128> Dir(wantedCacheDir());
  if (Dir.empty())
    return withHint(makeError("no place for the cache: HOME is not set"), Hint);
  if (std::error_code EC = sys::fs::make_absolute(Dir))
    return makeError("{0}: {1}", Dir, EC.message());
  sys::path::remove_dots(Dir, /*remove_dot_dot=*/true);
  if (Error E = checkKernelFolder(Dir, "cache folder", Hint))
    return std::move(E);
  if (std::error_code EC = sys::fs::create_directories(Dir))
    return withHint(makeError("cannot create the cache folder '{0}': {1}", Dir,
                              EC.message()),
                    Hint);
  return std::string(Dir);
}

std::string cacheKey(ArrayRef<std::string> Parts) {
  BLAKE3 Hash;
  for (const std::string &Part : Parts) {
    // Hash the length too, so that two lists of parts never give the same text.
    Hash.update(std::to_string(Part.size()) + ":");
    Hash.update(Part);
  }
  return toHex(Hash.final<6>(), /*LowerCase=*/true);
}

bool isComplete(StringRef EntryDir) {
  return sys::fs::exists(pathIn(EntryDir, EntryFileName));
}

Error markComplete(StringRef EntryDir, StringRef Purpose) {
  std::string Text;
  raw_string_ostream OS(Text);
  json::OStream J(OS);
  J.object([&] { J.attribute("for", json::fixUTF8(Purpose)); });
  return writeFile(pathIn(EntryDir, EntryFileName), Text);
}

void touchEntry(StringRef EntryDir) {
  // The time of this file is the time of last use. A failure does no harm.
  (void)::utimensat(AT_FDCWD, pathIn(EntryDir, EntryFileName).c_str(), nullptr,
                    0);
}

std::string formatSize(uint64_t Bytes) {
  constexpr StringLiteral Units[] = {"B", "KB", "MB", "GB", "TB"};
  auto Value = static_cast<double>(Bytes);
  unsigned Unit = 0;
  for (; Value >= 1000 && Unit + 1 < std::size(Units); ++Unit)
    Value /= 1000;
  return Unit == 0 ? formatv("{0} B", Bytes).str()
                   : formatv("{0:F1} {1}", Value, Units[Unit]).str();
}

Error checkDiskSpace(StringRef Dir, uint64_t Bytes, StringRef For,
                     StringRef Option) {
  ErrorOr<sys::fs::space_info> Space = sys::fs::disk_space(Dir);
  if (!Space)
    return makeError("{0}: {1}", Dir, Space.getError().message());
  if (Space->available >= Bytes)
    return Error::success();
  return withHint(
      makeError("not enough disk space for {0}: {1} needed, {2} "
                "free in {3}",
                For, formatSize(Bytes), formatSize(Space->available), Dir),
      "remove files (`ukl cache` lists what is kept) or name another "
      "folder with " +
          Option.str());
}

Expected<FileLock> FileLock::acquire(StringRef Path, StringRef For) {
  int FD = ::open(Path.str().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (FD < 0)
    return makeError("cannot write '{0}': {1}", Path, std::strerror(errno));
  FileLock Lock(FD);
  if (::flock(FD, LOCK_EX | LOCK_NB) == 0)
    return std::move(Lock);
  if (!For.empty())
    note("another ukl is making " + For + "; waiting for it");
  while (::flock(FD, LOCK_EX) != 0)
    if (errno != EINTR)
      return makeError("cannot lock '{0}': {1}", Path, std::strerror(errno));
  return std::move(Lock);
}

FileLock FileLock::tryAcquire(StringRef Path) {
  int FD = ::open(Path.str().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  FileLock Lock(FD);
  if (FD >= 0 && ::flock(FD, LOCK_EX | LOCK_NB) != 0)
    return FileLock(-1);
  return Lock;
}

FileLock FileLock::share(StringRef Path) {
  int FD = ::open(Path.str().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (FD >= 0)
    ::flock(FD, LOCK_SH);
  return FileLock(FD);
}

FileLock::~FileLock() {
  if (FD >= 0)
    ::close(FD);
}

void removeStaleLinkDirs(StringRef CacheDir) {
  std::error_code EC;
  for (sys::fs::directory_iterator It(CacheDir, EC), End; It != End && !EC;
       It.increment(EC)) {
    // Look for the locks, because a process locks such a folder before it makes
    // it.
    StringRef Dir = It->path();
    if (!sys::path::filename(Dir).starts_with(LinkDirPrefix) ||
        !Dir.consume_back(LockSuffix))
      continue;
    if (FileLock Lock = FileLock::tryAcquire(It->path())) {
      // A command of a killed link may still write there. Then the next link
      // tries again.
      if (!sys::fs::remove_directories(Dir))
        (void)sys::fs::remove(It->path());
    }
  }
}

} // namespace ukl
