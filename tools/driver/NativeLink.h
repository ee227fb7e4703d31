//===- NativeLink.h - The executable itself ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_NATIVELINK_H
#define UKL_DRIVER_NATIVELINK_H

#include "LdOptions.h"
#include "common/FileOutput.h"

namespace ukl {

/// What lld has reported about a link. The merge takes the same files.
struct LinkRecord {
  /// The files that were linked, in the order in which lld took them:
  /// "main.o", "lib/libc.a(printf.o)".
  std::vector<std::string> Files;
  /// Each archive member, and the demangled symbol for which lld extracted it.
  std::vector<std::pair<std::string, std::string>> Extracted;
};

/// Links the machine code of the inputs to \p Output.
llvm::Expected<LinkRecord> linkNative(const LdOptions &Options,
                                      const TempDir &Temps,
                                      llvm::StringRef Output);

/// Fails with a message of our own if, according to lld's messages, the link
/// lacks the C++ library and nothing else. Succeeds otherwise.
llvm::Error diagnoseCxxLibrary(llvm::StringRef LldMessages);

} // namespace ukl

#endif // UKL_DRIVER_NATIVELINK_H
