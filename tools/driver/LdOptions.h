//===- LdOptions.h - The command line of ukl-ld -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_LDOPTIONS_H
#define UKL_DRIVER_LDOPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace ukl {

struct LdOptions {
  std::string Output = "a.out";
  std::string Sysroot;
  std::optional<std::string> DependencyFile;
  std::string Entry;        ///< A symbol. Empty: _start
  bool Relocatable = false; ///< -r: one object out of several
  bool StartFiles = true;
  bool LibC = true;
  bool Builtins = true;
  bool AllowDlopen = false;
  bool Trace = false;
  bool Verbose = false;
  bool SaveTemps = false;
  /// Inputs and lld's own options, in the order of the command line.
  std::vector<std::string> NativeArgs;
};

llvm::Expected<LdOptions> parseLdOptions(llvm::ArrayRef<const char *> Args);

} // namespace ukl

#endif // UKL_DRIVER_LDOPTIONS_H
