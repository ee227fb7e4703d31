//===- FileOutput.cpp - Output files and temporary folders ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/FileOutput.h"

#include "common/Paths.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <tuple>

using namespace llvm;

namespace ukl {

/// True for /dev/null, a pipe...: what must be written to, never replaced.
static bool isSpecialFile(StringRef Path) {
  sys::fs::file_status Status;
  return !sys::fs::status(Path, Status) && sys::fs::exists(Status) &&
         !sys::fs::is_regular_file(Status);
}

/// Writes \p File. Errors name \p Path.
static Error writeStream(StringRef File, StringRef Path,
                         function_ref<Error(raw_fd_ostream &)> Writer) {
  std::error_code EC;
  raw_fd_ostream OS(File, EC);
  if (EC)
    return makeError("cannot write '{0}': {1}", Path, EC.message());
  Error E = Writer(OS);
  OS.close();
  // The destructor ends the program if somebody has not cleared an error.
  EC = OS.error();
  OS.clear_error();
  if (E)
    return E;
  return EC ? makeError("cannot write '{0}': {1}", Path, EC.message())
            : Error::success();
}

Error writeInPlace(StringRef Path,
                   function_ref<Error(raw_fd_ostream &)> Writer) {
  return writeStream(Path, Path, Writer);
}

Error AtomicFile::write(function_ref<Error(raw_fd_ostream &)> Writer) {
  return writeStream(TempPath, Path, Writer);
}

Expected<AtomicFile> AtomicFile::create(StringRef Path) {
  if (sys::fs::is_directory(Path))
    return makeError("cannot write '{0}': it is a directory", Path);
  SmallString<128> Model, Temp;
  int FD;
  if (isSpecialFile(Path)) {
    if (std::error_code EC =
            sys::fs::createTemporaryFile("ukl", "out", FD, Temp))
      return makeError("cannot create a temporary file: {0}", EC.message());
  } else {
    Model = Path;
    Model += ".%%%%%%.tmp";
    if (std::error_code EC = sys::fs::createUniqueFile(Model, FD, Temp))
      return makeError("cannot write '{0}': {1}", Path, EC.message());
  }
  std::ignore = sys::fs::closeFile(FD);
  sys::RemoveFileOnSignal(Temp);
  return AtomicFile(Path, Temp);
}

AtomicFile::AtomicFile(AtomicFile &&Other)
    : Path(std::move(Other.Path)), TempPath(std::move(Other.TempPath)) {
  Other.TempPath.clear();
}

AtomicFile::~AtomicFile() {
  if (TempPath.empty())
    return;
  std::ignore = sys::fs::remove(TempPath);
  sys::DontRemoveFileOnSignal(TempPath);
}

Error AtomicFile::commit() {
  if (isSpecialFile(Path)) {
    Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(TempPath);
    if (!Buffer)
      return Buffer.takeError();
    // The destructor removes the temporary copy.
    return writeInPlace(Path, [&](raw_ostream &OS) {
      OS << (*Buffer)->getBuffer();
      return Error::success();
    });
  }
  if (std::error_code EC = sys::fs::rename(TempPath, Path))
    return makeError("cannot write '{0}': {1}", Path, EC.message());
  sys::DontRemoveFileOnSignal(TempPath);
  TempPath.clear();
  return Error::success();
}

Error writeFile(StringRef Path, function_ref<Error(raw_fd_ostream &)> Writer) {
  Expected<AtomicFile> File = AtomicFile::create(Path);
  if (!File)
    return File.takeError();
  if (Error E = File->write(Writer))
    return E;
  return File->commit();
}

Error writeFile(StringRef Path, StringRef Contents) {
  return writeFile(Path, [&](raw_ostream &OS) {
    OS << Contents;
    return Error::success();
  });
}

void removeStaleOutput(StringRef Path) {
  if (sys::fs::is_regular_file(Path))
    std::ignore = sys::fs::remove(Path);
}

Expected<TempDir> TempDir::create(StringRef Prefix) {
  SmallString<128> Path;
  if (std::error_code EC = sys::fs::createUniqueDirectory(Prefix, Path))
    return withHint(
        makeError("cannot create a temporary folder: {0}", EC.message()),
        "TMPDIR may name a folder with room");
  return TempDir(Path, /*Keep=*/false);
}

Expected<TempDir> TempDir::keepAt(StringRef Path) {
  if (std::error_code EC = sys::fs::create_directories(Path))
    return makeError("cannot create '{0}': {1}", Path, EC.message());
  return TempDir(Path, /*Keep=*/true);
}

TempDir::TempDir(TempDir &&Other)
    : Path(std::move(Other.Path)), Keep(Other.Keep) {
  Other.Keep = true;
}

TempDir::~TempDir() {
  if (!Keep)
    std::ignore = sys::fs::remove_directories(Path);
}

std::string TempDir::file(const Twine &Name) const {
  SmallString<128> Result(Path);
  sys::path::append(Result, Name);
  return std::string(Result);
}

} // namespace ukl
