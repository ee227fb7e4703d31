//===- Cache.h - The folder where kernels are kept --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cache is a folder with entries, which are folders too. An entry is called
// "<kind>-<key>"; the key is a hash of all that it was made from. It has
//
//   <kind>-<key>/.ukl-entry.json   says what it is, and that it is complete
//   <kind>-<key>.lock              is locked while a process makes or uses it
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

/// $UKL_CACHE (which --cache-dir sets), $XDG_CACHE_HOME/ukl or ~/.cache/ukl.
/// Makes the folder if it does not exist. Fails if the kernel cannot be built
/// in a folder of this name.
llvm::Expected<std::string> cacheDir();

/// Fails if the kernel's makefiles cannot cope with the name of this folder.
/// The error calls it \p What.
llvm::Error checkKernelFolder(llvm::StringRef Dir, llvm::StringRef What,
                              llvm::StringRef Hint);

/// The key of an entry that is made from \p Parts: 12 hexadecimal digits.
std::string cacheKey(llvm::ArrayRef<std::string> Parts);

/// True if the entry is complete, not if making it was interrupted.
bool isComplete(llvm::StringRef EntryDir);

/// Marks an entry as complete. `ukl cache` shows \p Purpose.
llvm::Error markComplete(llvm::StringRef EntryDir, llvm::StringRef Purpose);

/// Sets the entry's time of last use to now.
void touchEntry(llvm::StringRef EntryDir);

/// Fails if the file system of \p Dir has less than \p Bytes free. The error
/// says that they are needed for \p For, and that \p Option names another
/// folder.
llvm::Error checkDiskSpace(llvm::StringRef Dir, uint64_t Bytes,
                           llvm::StringRef For,
                           llvm::StringRef Option = "--cache-dir=<dir>");

/// A size with its unit, in steps of 1000: "1.6 GB".
std::string formatSize(uint64_t Bytes);

/// A lock between processes, which the object holds as long as it lives.
class FileLock {
public:
  /// Waits until no other process holds the lock. Before it waits, prints that
  /// another process makes \p For, unless that is empty.
  static llvm::Expected<FileLock> acquire(llvm::StringRef Path,
                                          llvm::StringRef For);
  /// Does not wait. Returns an invalid lock if another process holds it.
  static FileLock tryAcquire(llvm::StringRef Path);

  /// Several processes can share a lock. Users of an entry do, so that no
  /// process removes it or makes it again.
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
