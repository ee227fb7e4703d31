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

/// What lld says about a link, for the merge of the same files.
struct LinkRecord {
  /// The files that were linked, in the order in which lld took them:
  /// "main.o", "lib/libc.a(printf.o)".
  std::vector<std::string> Files;
  /// Archive member, and the symbol (demangled) that it was taken for.
  std::vector<std::pair<std::string, std::string>> Extracted;
};

/// Links the machine code of the inputs to \p Output.
llvm::Expected<LinkRecord> linkNative(const LdOptions &Options,
                                      const TempDir &Temps,
                                      llvm::StringRef Output);

/// If what lld says means that there is no C++ library, a failure that says
/// so; success otherwise.
llvm::Error diagnoseCxxLibrary(llvm::StringRef LldMessages);

} // namespace ukl

#endif // UKL_DRIVER_NATIVELINK_H
