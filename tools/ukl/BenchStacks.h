//===- BenchStacks.h - Call stacks by name ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_BENCHSTACKS_H
#define UKL_TOOLS_BENCHSTACKS_H

#include "BenchGuest.h"
#include "BenchResult.h"

namespace ukl {

/// Fills \p Result.Stacks: the plugin's stacks of addresses as stacks of names,
/// those of the same names added up. A frame says whose code it is in front:
/// a: application, l: its C library, k: kernel, c: client, o: other.
void nameStacks(const GuestLog &Guest, const PluginLog &Plugin,
                const GuestCode &Code, const llvm::StringSet<> &Libc,
                Measurement &Result);

} // namespace ukl

#endif
