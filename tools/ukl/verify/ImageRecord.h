//===- ImageRecord.h - What an image says about itself ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Section .ukl.image of an image, not loaded, holds JSON: which program was
// linked with which kernel, and how.
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
  /// Functions that the profile has seen run, and those of them that are in the
  /// image as they were; then the same of the hot ones.
  uint64_t Functions = 0, Matched = 0, HotFunctions = 0, HotMatched = 0;
  /// What it was collected with, where that differs.
  std::vector<std::string> Foreign;

  /// From 0 to 1.
  double hotCoverage() const {
    return HotFunctions ? double(HotMatched) / double(HotFunctions) : 1;
  }
};

struct ImageRecord {
  static constexpr unsigned CurrentVersion = 2;

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
};

std::string toJSON(const ImageRecord &Info);
llvm::Expected<ImageRecord> parseImageRecord(llvm::StringRef Text);

/// What the image says; none if it is not one of ours.
llvm::Expected<std::optional<ImageRecord>>
readImageRecord(const llvm::object::ELFObjectFileBase &Image);
llvm::Expected<std::optional<ImageRecord>>
readImageRecord(const std::string &Path);

} // namespace ukl

#endif // UKL_VERIFY_IMAGERECORD_H
