//===- ObjectChoice.h - What of the kernel goes through LTO -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A link optimises the program together with some objects of the kernel, and
// takes the others as machine code, which was made when the kernel was built.
// The choice depends on nothing but what is given here, so the same program and
// profile give the same image.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_LINK_OBJECTCHOICE_H
#define UKL_LINK_OBJECTCHOICE_H

#include "ukl/kernel/KernelObjects.h"
#include "ukl/link/LinkRequest.h"

namespace ukl {

/// The numbers of the program's system calls that are known before it runs.
using SyscallNumbers = std::vector<uint64_t>;

/// What a profile says of a function.
struct FunctionCount {
  uint64_t Sum = 0; ///< Of its counters.
  bool IsHot = false;
};

/// By the functions' names in the kernel.
using FunctionCounts = llvm::StringMap<FunctionCount>;

/// The objects that LTO of this scope takes, by their places in the index.
/// \p Numbers is empty if no system call is direct. \p Counts is the profile's;
/// LtoScope::Profile takes the objects with hot functions, and of the others
/// those with the highest counts, until they have this share of all counts in
/// the kernel (0 to 1).
llvm::BitVector chooseObjects(const ObjectIndex &Index, LtoScope Scope,
                              llvm::ArrayRef<uint64_t> Numbers,
                              const FunctionCounts &Counts, double Share);

/// The counts of an indexed profile. A function is hot if one of its counters
/// is as high as LLVM's threshold for that.
llvm::Expected<FunctionCounts> countFunctions(const std::string &Profile);

} // namespace ukl

#endif // UKL_LINK_OBJECTCHOICE_H
