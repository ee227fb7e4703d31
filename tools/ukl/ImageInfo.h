//===- ImageInfo.h - What an image says about itself ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Section .ukl.image of an image, not loaded, holds JSON: which program was
// linked with which kernel, and how.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_IMAGEINFO_H
#define UKL_TOOLS_IMAGEINFO_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace ukl {

constexpr llvm::StringLiteral ImageInfoSection = ".ukl.image";

struct ImageInfo {
  static constexpr unsigned CurrentVersion = 1;

  unsigned Version = CurrentVersion;
  std::string Program;     ///< Name of the executable.
  std::string Link;        ///< "lto" or "fast".
  std::string Syscalls;    ///< Level, as given to --syscalls.
  std::string OptLevel;    ///< "O2"
  std::string BitcodeHash; ///< Of the executable's bitcode.
  std::string KernelKey;
  std::string LLVMVersion;
  std::vector<std::string> NativeMembers;
  std::vector<std::string> NativeFunctions; ///< Their symbols in the image.
};

std::string toJSON(const ImageInfo &Info);
llvm::Expected<ImageInfo> parseImageInfo(llvm::StringRef Text);

} // namespace ukl

#endif
