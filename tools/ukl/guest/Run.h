//===- Run.h - ukl run: boot an image ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_GUEST_RUN_H
#define UKL_GUEST_RUN_H

#include "ukl/support/Options.h"

namespace ukl {

/// `ukl run`. Its exit status is the program's, or one of GuestStatus.
extern const Command RunCommand;

} // namespace ukl

#endif // UKL_GUEST_RUN_H
