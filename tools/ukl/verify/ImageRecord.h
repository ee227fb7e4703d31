//===- ImageRecord.h - What an image says about itself ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The section .ukl.image of an image has its record: JSON that says which
// program was linked with which kernel, and how. The section is not loaded.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_VERIFY_IMAGERECORD_H
#define UKL_VERIFY_IMAGERECORD_H

#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace ukl {

constexpr llvm::StringLiteral ImageRecordSection = ".ukl.image";

/// The profile that an image was optimised with.
struct ImageProfile {
  std::string Name; ///< File name, without folders.
  std::string Hash;
  std::string Date; ///< Of the file's last change: 2026-11-22T10:00:00Z.
  bool ContextSensitive = false;
  /// The number of functions that ran when the profile was collected, and of
  /// those among them that the link has found unchanged. Then the same for hot
  /// ones.
  uint64_t Functions = 0, Matched = 0, HotFunctions = 0, HotMatched = 0;
  /// How the program, kernel and compiler differ that it was collected with:
  /// "another compiler". Empty if they are the same.
  std::vector<std::string> Foreign;

  /// The share of hot functions that match, from 0 to 1.
  double hotCoverage() const {
    return HotFunctions ? double(HotMatched) / double(HotFunctions) : 1;
  }
};

struct ImageRecord {
  static constexpr unsigned CurrentVersion = 3;

  unsigned Version = CurrentVersion;
  std::string Program;     ///< Name of the executable.
  std::string Link;        ///< "lto" or "fast".
  std::string Syscalls;    ///< Level, as given to --syscalls.
  std::string OptLevel;    ///< "O2"
  std::string BitcodeHash; ///< Of the executable's bitcode.
  std::string KernelKey;
  std::string LLVMVersion;
  std::optional<ImageProfile> Profile;
  std::string Instrumentation; ///< "", "profile" or "context-sensitive".
  std::vector<std::string> NativeMembers;
  std::vector<std::string> NativeFunctions; ///< Their symbols in the image.
  /// The kernel's objects that were optimised together with the program.
  std::vector<std::string> LtoObjects;
};

std::string toJSON(const ImageRecord &Info);
llvm::Expected<ImageRecord> parseImageRecord(llvm::StringRef Text);

/// Reads the record of an image. Returns nothing if it has none. Fails if the
/// record is damaged or has another version.
llvm::Expected<std::optional<ImageRecord>>
readImageRecord(const llvm::object::ELFObjectFileBase &Image);
llvm::Expected<std::optional<ImageRecord>>
readImageRecord(const std::string &Path);

} // namespace ukl

#endif // UKL_VERIFY_IMAGERECORD_H
