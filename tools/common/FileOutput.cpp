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
#include "llvm/Support/raw_ostream.h"

#include <tuple>

using namespace llvm;

namespace ukl {

/// True for /dev/null, pipes and the like, which must be written to and never
/// replaced.
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
  // The destructor ends this process if an error has not been cleared.
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
  return writeStream(tempPath(), Path, Writer);
}

Expected<AtomicFile> AtomicFile::create(StringRef Path) {
  if (sys::fs::is_directory(Path))
    return makeError("cannot write '{0}': it is a directory", Path);
  SmallString<128> Model(Path);
  if (isSpecialFile(Path)) {
    sys::path::system_temp_directory(/*ErasedOnReboot=*/true, Model);
    sys::path::append(Model, "ukl");
  }
  Model += ".%%%%%%.tmp";
  Expected<sys::fs::TempFile> Temp = sys::fs::TempFile::create(Model);
  if (!Temp)
    return makeError("cannot write '{0}': {1}", Path,
                     toString(Temp.takeError()));
  return AtomicFile(Path, std::move(*Temp));
}

AtomicFile::~AtomicFile() { consumeError(Temp.discard()); }

Error AtomicFile::commit() {
  if (isSpecialFile(Path)) {
    Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(tempPath());
    if (!Buffer)
      return Buffer.takeError();
    // The destructor removes the temporary copy.
    return writeInPlace(Path, [&](raw_ostream &OS) {
      OS << (*Buffer)->getBuffer();
      return Error::success();
    });
  }
  if (Error E = Temp.keep(Path))
    return makeError("cannot write '{0}': {1}", Path, toString(std::move(E)));
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

Error createParentFolder(StringRef Path) {
  StringRef Folder = sys::path::parent_path(Path);
  if (std::error_code EC = sys::fs::create_directories(Folder))
    return makeError("cannot create '{0}': {1}", Folder, EC.message());
  return Error::success();
}

Error createSymbolicLink(const Twine &Target, const Twine &Link) {
  if (std::error_code EC = sys::fs::create_link(Target, Link))
    return makeError("cannot create '{0}': {1}", Link.str(), EC.message());
  return Error::success();
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
        "set TMPDIR to a folder that has room and can be written to");
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
