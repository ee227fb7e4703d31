//===- Members.h - The objects of a link ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_MEMBERS_H
#define UKL_DRIVER_MEMBERS_H

#include "NativeLink.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Object/Archive.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace ukl {

/// One object that lld has linked: a file, or a member of an archive.
struct Member {
  std::string Name;      ///< for messages: "main.o", "libc.a(printf.o)"
  std::string FileName;  ///< "main.o", "printf.o"
  bool FromLibC = false; ///< part of the C library of -fukl
  llvm::MemoryBufferRef Object;
  /// Its bitcode modules: none in a native member, several in an object that
  /// 'ld -r' has made of several objects.
  llvm::SmallVector<llvm::StringRef, 1> Bitcode;

  bool isNative() const { return Bitcode.empty(); }
};

/// Owns the files that the members point into.
class MemberList {
public:
  /// Opens all files that \p Record names, in its order. Those below \p Sysroot
  /// are the C library's.
  static llvm::Expected<MemberList> open(const LinkRecord &Record,
                                         llvm::StringRef Sysroot);

  llvm::ArrayRef<Member> members() const { return Members; }

private:
  struct OpenArchive {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::unique_ptr<llvm::object::Archive> Archive;
    /// By the name that lld prints, which is the last part of a path.
    llvm::StringMap<std::vector<llvm::object::Archive::Child>> Children;
  };

  llvm::Error addFile(llvm::StringRef Path);
  llvm::Error addArchiveMembers(llvm::StringRef Name, unsigned Count,
                                const LinkRecord &Record);
  llvm::Error addMember(std::string Name, llvm::StringRef FileName,
                        llvm::StringRef Path, llvm::MemoryBufferRef Object);
  llvm::Expected<OpenArchive *> openArchive(llvm::StringRef Path);

  std::string Sysroot;
  std::vector<Member> Members;
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Files;
  llvm::StringMap<OpenArchive> Archives;
};

/// Fails if an object that is not the C library's refers to dlopen() or another
/// function that needs shared libraries.
llvm::Error checkDynamicLoading(llvm::ArrayRef<Member> Members);

/// Warns of pieces of the functions _init and _fini, which the C library of
/// this toolchain does not call.
llvm::Error warnOfUncalledCode(llvm::ArrayRef<Member> Members);

} // namespace ukl

#endif // UKL_DRIVER_MEMBERS_H
