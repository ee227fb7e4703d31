//===- Initramfs.cpp - Write cpio archives --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Initramfs.h"

#include "common/Diagnostics.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace llvm;

/// The format has eight hexadecimal digits for a size.
static constexpr uint64_t MaxFileSize = UINT32_MAX;

static Error hostError(StringRef Path, std::error_code EC) {
  return ukl::makeError("{0}: {1}", Path, EC.message());
}

void ukl::CpioWriter::pad() { Bytes.resize((Bytes.size() + 3) & ~size_t(3)); }

void ukl::CpioWriter::addEntry(StringRef Path, unsigned Mode,
                               StringRef Contents) {
  const uint32_t Fields[] = {
      NextInode++,       Mode,
      /*Uid=*/0,
      /*Gid=*/0,
      /*Links=*/1,
      /*Time=*/0,        static_cast<uint32_t>(Contents.size()),
      /*DeviceMajor=*/0,
      /*DeviceMinor=*/0,
      /*NodeMajor=*/0,
      /*NodeMinor=*/0,   static_cast<uint32_t>(Path.size() + 1),
      /*Checksum=*/0,
  };
  raw_string_ostream OS(Bytes);
  OS << "070701";
  for (uint32_t Field : Fields)
    OS << format("%08X", Field);
  OS << Path << '\0';
  pad();
  OS << Contents;
  pad();
}

void ukl::CpioWriter::addDirectory(StringRef Path, unsigned Mode) {
  addEntry(Path, S_IFDIR | Mode, "");
}

void ukl::CpioWriter::addFile(StringRef Path, unsigned Mode,
                              StringRef Contents) {
  addEntry(Path, S_IFREG | Mode, Contents);
}

void ukl::CpioWriter::addSymlink(StringRef Path, StringRef Target) {
  addEntry(Path, S_IFLNK | 0777, Target);
}

Error ukl::CpioWriter::addHostFile(StringRef Path, unsigned Mode,
                                   StringRef HostPath) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFile(HostPath, /*IsText=*/false,
                            /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return hostError(HostPath, Buffer.getError());
  if ((*Buffer)->getBufferSize() > MaxFileSize)
    return makeError("{0}: too large for an initramfs (4 GiB)", HostPath);
  addFile(Path, Mode, (*Buffer)->getBuffer());
  return Error::success();
}

Error ukl::CpioWriter::addHostEntry(StringRef Path, StringRef HostPath) {
  struct stat Status;
  if (::lstat(HostPath.str().c_str(), &Status) != 0)
    return hostError(HostPath, std::error_code(errno, std::generic_category()));
  unsigned Permissions = Status.st_mode & 07777;
  if (S_ISDIR(Status.st_mode)) {
    addDirectory(Path, Permissions);
    return Error::success();
  }
  if (S_ISREG(Status.st_mode))
    return addHostFile(Path, Permissions, HostPath);
  if (S_ISLNK(Status.st_mode)) {
    std::string Target(4096, '\0');
    ssize_t Size =
        ::readlink(HostPath.str().c_str(), Target.data(), Target.size());
    if (Size < 0)
      return hostError(HostPath,
                       std::error_code(errno, std::generic_category()));
    addSymlink(Path, StringRef(Target.data(), static_cast<size_t>(Size)));
    return Error::success();
  }
  return makeError(
      "{0}: only files, folders and symbolic links can go into the guest",
      HostPath);
}

Error ukl::CpioWriter::addHostTree(StringRef HostDir) {
  if (!sys::fs::is_directory(HostDir))
    return makeError("{0}: not a folder", HostDir);

  std::vector<std::string> Paths;
  std::error_code EC;
  for (sys::fs::recursive_directory_iterator
           It(HostDir, EC, /*follow_symlinks=*/false),
       End;
       !EC && It != End; It.increment(EC))
    Paths.push_back(It->path());
  if (EC)
    return hostError(HostDir, EC);

  // A folder is sorted before its files, and the order does not depend on the
  // host's file system.
  llvm::sort(Paths);
  for (const std::string &Path : Paths) {
    StringRef Relative = StringRef(Path).drop_front(HostDir.size());
    if (Error E = addHostEntry(Relative.ltrim('/'), Path))
      return E;
  }
  return Error::success();
}

std::string ukl::CpioWriter::finish() {
  addEntry("TRAILER!!!", 0, "");
  return std::move(Bytes);
}
