//===- ClangRules.h - What -fukl does to clang's options --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_CLANGRULES_H
#define UKL_DRIVER_CLANGRULES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/Error.h"

#include <string>
#include <vector>

namespace ukl {

/// The options that we add to clang's.
struct UklFlag {
  llvm::StringLiteral Name;
  llvm::StringLiteral LinkerOption; ///< what ukl-ld is given for it, or ""
  llvm::StringLiteral Help;
};
llvm::ArrayRef<UklFlag> uklFlags();

/// Whether \p A is one of these options and, if \p Name is given, that one.
bool isUklFlag(const llvm::opt::Arg &A, llvm::StringRef Name = "");

/// A command line with -fukl, as clang will get it.
struct ClangCommand {
  std::vector<std::string> UserArgs;      ///< without what is ours or dropped
  std::vector<std::string> LinkerOptions; ///< for ukl-ld
  bool HasInput = false;
  bool EmitLLVM = false; ///< -emit-llvm: the output is bitcode, not an object
  bool PrintLibgcc = false;
  bool Help = false;
};

/// Applies the rules to \p Args. Fails if one of them cannot be used with
/// -fukl.
llvm::Expected<ClangCommand> applyRules(const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif // UKL_DRIVER_CLANGRULES_H
