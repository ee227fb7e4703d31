//===- FileOutput.h - Output files and temporary folders --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_FILEOUTPUT_H
#define UKL_COMMON_FILEOUTPUT_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"

#include <string>

namespace llvm {
class raw_fd_ostream;
} // namespace llvm

namespace ukl {

/// An output file that appears whole or not at all. It is written under a
/// temporary name in the same folder, and commit() renames it. A file that was
/// not committed is removed, after a signal too.
///
/// This is LLVM's TempFile, but it writes to a FIFO or a device instead of
/// replacing it. LLVM's writeToOutput() does not do: it replaces a FIFO, and it
/// ends the process when the disk is full.
class AtomicFile {
public:
  static llvm::Expected<AtomicFile> create(llvm::StringRef Path);
  AtomicFile(AtomicFile &&Other) = default;
  AtomicFile(const AtomicFile &) = delete;
  ~AtomicFile();

  /// The file to write to until commit().
  const std::string &tempPath() const { return Temp.TmpName; }
  /// Writes to tempPath(). Errors name the output, not the temporary file.
  llvm::Error write(llvm::function_ref<llvm::Error(llvm::raw_fd_ostream &)>);
  llvm::Error commit();

private:
  AtomicFile(llvm::StringRef Path, llvm::sys::fs::TempFile Temp)
      : Path(Path), Temp(std::move(Temp)) {}
  std::string Path;
  llvm::sys::fs::TempFile Temp;
};

/// Writes a whole file directly under its own name. For intermediate files, and
/// for FIFOs and devices. A full disk is an error.
llvm::Error
writeInPlace(llvm::StringRef Path,
             llvm::function_ref<llvm::Error(llvm::raw_fd_ostream &)> Writer);

/// Writes a whole file through an AtomicFile.
llvm::Error
writeFile(llvm::StringRef Path,
          llvm::function_ref<llvm::Error(llvm::raw_fd_ostream &)> Writer);
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Contents);

/// Makes the folder that a file of this path is in.
llvm::Error createParentFolder(llvm::StringRef Path);

/// Makes the symbolic link \p Link, which leads to \p Target.
llvm::Error createSymbolicLink(const llvm::Twine &Target,
                               const llvm::Twine &Link);

/// Removes the output of an earlier run, so that nobody takes it for the output
/// of this run, which failed. Removes regular files only.
void removeStaleOutput(llvm::StringRef Path);

/// A folder for intermediate files, removed at the end of the scope.
class TempDir {
public:
  /// Makes a folder "<Prefix>-xxxxxx" in $TMPDIR, or in /tmp.
  static llvm::Expected<TempDir> create(llvm::StringRef Prefix);
  /// Uses the folder \p Path and does not remove it (--save-temps). Makes the
  /// folder if it does not exist.
  static llvm::Expected<TempDir> keepAt(llvm::StringRef Path);
  TempDir(TempDir &&Other);
  TempDir(const TempDir &) = delete;
  ~TempDir();

  const std::string &path() const { return Path; }
  /// The path of \p Name in this folder.
  std::string file(const llvm::Twine &Name) const;

private:
  TempDir(llvm::StringRef Path, bool Keep) : Path(Path), Keep(Keep) {}
  std::string Path;
  bool Keep;
};

} // namespace ukl

#endif // UKL_COMMON_FILEOUTPUT_H
