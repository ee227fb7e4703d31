//===- Cache.h - The folder where kernels are kept --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One folder, one entry (a folder again) for each thing kept, named
// "<kind>-<key>"; the key is a hash of everything that goes in. Beside it:
//
//   <kind>-<key>/.ukl-entry.json   what it is, and that it is complete
//   <kind>-<key>.lock              held while somebody makes it
//
//===----------------------------------------------------------------------===//

#ifndef UKL_CACHE_CACHE_H
#define UKL_CACHE_CACHE_H

#include "ukl/support/Options.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace ukl {

/// `ukl cache`.
extern const Command CacheCommand;

constexpr llvm::StringLiteral EntryFileName = ".ukl-entry.json";

/// $UKL_CACHE (which --cache-dir sets), $XDG_CACHE_HOME/ukl or ~/.cache/ukl;
/// made if it is not there.
llvm::Expected<std::string> cacheDir();

/// A key from the texts that decide about an entry.
std::string cacheKey(llvm::ArrayRef<std::string> Parts);

/// True if the entry was made to the end.
bool isComplete(llvm::StringRef EntryDir);

/// Marks an entry as complete. \p Purpose is shown by `ukl cache`.
llvm::Error markComplete(llvm::StringRef EntryDir, llvm::StringRef Purpose);

/// Notes that the entry was of use just now.
void touchEntry(llvm::StringRef EntryDir);

/// Fails if the file system of \p Dir has less than \p Bytes free.
llvm::Error checkDiskSpace(llvm::StringRef Dir, uint64_t Bytes,
                           llvm::StringRef For);

/// "1.6 GB"
std::string formatSize(uint64_t Bytes);

/// A lock between processes, for the life of the object.
class FileLock {
public:
  /// Waits; says so on the screen if \p For is not empty.
  static llvm::Expected<FileLock> acquire(llvm::StringRef Path,
                                          llvm::StringRef For);
  /// Does not wait: an invalid lock if somebody holds it.
  static FileLock tryAcquire(llvm::StringRef Path);

  /// For users of an entry: it cannot be cleared or made again meanwhile.
  static FileLock share(llvm::StringRef Path);

  FileLock(FileLock &&Other) : FD(Other.FD) { Other.FD = -1; }
  FileLock(const FileLock &) = delete;
  ~FileLock();
  explicit operator bool() const { return FD >= 0; }

private:
  explicit FileLock(int FD) : FD(FD) {}
  int FD;
};

/// The folder "<prefix>xxxxxx" of one link, and its lock beside it.
constexpr llvm::StringLiteral LinkDirPrefix = "link-";
constexpr llvm::StringLiteral LockSuffix = ".lock";

/// Removes the link folders that killed processes have left behind.
void removeStaleLinkDirs(llvm::StringRef CacheDir);

} // namespace ukl

#endif // UKL_CACHE_CACHE_H
