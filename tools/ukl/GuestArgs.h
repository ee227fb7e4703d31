//===- GuestArgs.h - Options that describe a guest --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same options mean the same for every command that boots a guest at the
// user's wish. `ukl run` has an option table of its own, so each command says
// which numbers the options have in its table.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_UKL_GUESTARGS_H
#define UKL_TOOLS_UKL_GUESTARGS_H

#include "RunOptions.h"

#include "llvm/Option/ArgList.h"

namespace ukl {

/// Numbers of the options in a command's table.
struct GuestOptionIDs {
  unsigned Smp, Memory, HostForward, Disk, Initramfs, Append;
  unsigned Timeout, Console, Qemu, QemuArgument, Verbose;
};

/// Reads these options into \p Options; what is not given stays.
llvm::Error readGuestOptions(GuestOptions &Options,
                             const llvm::opt::InputArgList &Args,
                             const GuestOptionIDs &IDs);

/// The value of \p A, which must be a number from \p Min to \p Max.
llvm::Expected<unsigned> numberValue(const llvm::opt::Arg &A, unsigned Min,
                                     unsigned Max);

} // namespace ukl

#endif // UKL_TOOLS_UKL_GUESTARGS_H
