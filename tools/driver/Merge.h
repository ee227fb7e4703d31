//===- Merge.h - The bitcode of a linked program ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_MERGE_H
#define UKL_DRIVER_MERGE_H

#include "Members.h"

namespace ukl {

/// Merges the bitcode of all members into one module and returns its file.
llvm::Expected<std::string> mergeBitcode(llvm::ArrayRef<Member> Members,
                                         const LdOptions &Options,
                                         const TempDir &Temps);

/// Writes \p Linked with the sections .ukl.bc, .ukl.native and .ukl.info added
/// to \p Output.
llvm::Error addUklSections(llvm::StringRef Linked, llvm::StringRef BitcodeFile,
                           llvm::ArrayRef<Member> Members,
                           const LdOptions &Options, const TempDir &Temps,
                           llvm::StringRef Output);

/// For -r: replaces the bitcode halves that lld has strung together in
/// \p Linked by the merged module.
llvm::Error replaceFatSection(llvm::StringRef Linked,
                              llvm::StringRef BitcodeFile,
                              const LdOptions &Options, llvm::StringRef Output);

} // namespace ukl

#endif // UKL_DRIVER_MERGE_H
