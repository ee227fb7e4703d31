//===- RunOptions.h - Options of `ukl run` ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_RUNOPTIONS_H
#define UKL_GUEST_RUNOPTIONS_H

#include "ukl/guest/GuestOptions.h"

namespace ukl {

llvm::Expected<GuestOptions>
parseRunOptions(const llvm::opt::InputArgList &Args);

} // namespace ukl

#endif // UKL_GUEST_RUNOPTIONS_H
