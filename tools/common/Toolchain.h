//===- Toolchain.h - Where LLVM's and our own files are ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_COMMON_TOOLCHAIN_H
#define UKL_COMMON_TOOLCHAIN_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace ukl {

/// The major version of the LLVM that we use: its tools are called "<tool>-22",
/// and our files carry its bitcode.
constexpr unsigned LLVMMajor = 22;

/// The full version of the LLVM that this tool uses: "22.1.8".
llvm::StringRef llvmVersion();

/// Finds "clang", "ld.lld", "opt", "llvm-objcopy"... of the right version: in
/// $UKL_LLVM_BIN, as "<name>-22" in PATH, or in /usr/lib/llvm-22/bin.
llvm::Expected<std::string> findLLVMTool(llvm::StringRef Name);

/// The directory above bin/ of the running executable.
std::string installPrefix();

/// The pass plugin: $UKL_PASS_PLUGIN, or <prefix>/lib/UKLPasses.so.
llvm::Expected<std::string> pluginPath();

/// The folder with kernel-patches/, ukl-lld-scripts/ and bench/:
/// $UKL_SOURCE_DIR, or <prefix>/share/ukl, which in a build folder is a link to
/// the source.
llvm::Expected<std::string> projectDataPath();

/// The C library: $UKL_SYSROOT, or <prefix>/sysroot.
llvm::Expected<std::string> sysrootPath();

} // namespace ukl

#endif // UKL_COMMON_TOOLCHAIN_H
