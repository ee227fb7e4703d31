//===- Initramfs.h - The guest's first file system --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The archive that a guest's kernel gets as initramfs: busybox, the file /UKL,
// /init, and what one run needs. Its format is cpio "newc"; see
// Documentation/driver-api/early-userspace/buffer-format.rst of the kernel.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_INITRAMFS_H
#define UKL_GUEST_INITRAMFS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>

namespace ukl {

/// Writes a cpio archive into memory. All files belong to root and have no time
/// stamp, so that equal contents give equal archives. When the kernel unpacks
/// the archive, a later entry replaces an earlier one of the same name.
class CpioWriter {
public:
  /// Paths in the guest have no slash at their start ("bin/sh").
  void addDirectory(llvm::StringRef Path, unsigned Mode = 0755);
  void addFile(llvm::StringRef Path, unsigned Mode, llvm::StringRef Contents);
  void addSymlink(llvm::StringRef Path, llvm::StringRef Target);

  /// Adds the contents of \p HostPath, at most 4 GiB, as a regular file.
  llvm::Error addHostFile(llvm::StringRef Path, unsigned Mode,
                          llvm::StringRef HostPath);

  /// Adds everything below the folder \p HostDir, at the guest's root.
  llvm::Error addHostTree(llvm::StringRef HostDir);

  /// Ends the archive and returns its bytes.
  std::string finish();

private:
  void addEntry(llvm::StringRef Path, unsigned Mode, llvm::StringRef Contents);
  llvm::Error addHostEntry(llvm::StringRef Path, llvm::StringRef HostPath);
  void pad();

  std::string Bytes;
  uint32_t NextInode = 1;
};

/// Adds the part of the guest that is the same for every image: folders,
/// busybox and a link for each of its commands, users, /init and /UKL.
llvm::Error addGuestBase(CpioWriter &Archive);

} // namespace ukl

#endif // UKL_GUEST_INITRAMFS_H
