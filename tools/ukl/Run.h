//===- Run.h - ukl run: boot an image ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_UKL_RUN_H
#define UKL_TOOLS_UKL_RUN_H

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace ukl {

/// Boots an image and returns its application's exit status; see RunOptions.cpp
/// for the statuses of our own.
int runMain(llvm::ArrayRef<std::string> Args);

} // namespace ukl

#endif // UKL_TOOLS_UKL_RUN_H
