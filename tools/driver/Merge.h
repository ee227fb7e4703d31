//===- Merge.h - The bitcode of a linked program ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_DRIVER_MERGE_H
#define UKL_DRIVER_MERGE_H

#include "Members.h"

namespace ukl {

/// Merges the bitcode of all members into one module. Returns its path, which
/// is in \p Temps.
llvm::Expected<std::string> mergeBitcode(llvm::ArrayRef<Member> Members,
                                         const LdOptions &Options,
                                         const TempDir &Temps);

/// Adds the sections .ukl.bc, .ukl.native and .ukl.info to the executable
/// \p Linked, and writes the result to \p Output.
llvm::Error addUklSections(llvm::StringRef Linked, llvm::StringRef BitcodeFile,
                           llvm::ArrayRef<Member> Members,
                           const LdOptions &Options, const TempDir &Temps,
                           llvm::StringRef Output);

/// For -r: lld has put the bitcode of all objects one after another into
/// \p Linked. Puts the merged module in its place and writes \p Output.
llvm::Error replaceFatSection(llvm::StringRef Linked,
                              llvm::StringRef BitcodeFile,
                              const LdOptions &Options, llvm::StringRef Output);

} // namespace ukl

#endif // UKL_DRIVER_MERGE_H
