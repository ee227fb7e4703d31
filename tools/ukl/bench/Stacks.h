//===- Stacks.h - Call stacks by name ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_STACKS_H
#define UKL_BENCH_STACKS_H

#include "ukl/bench/MeasuredGuest.h"
#include "ukl/bench/Results.h"

#include "llvm/ADT/StringSet.h"

namespace ukl {

/// Fills \p Result.Stacks from the plugin's stacks, with names instead of
/// addresses. Adds up stacks with the same names. A name starts with the owner
/// of the code: a: program, l: its C library, k: kernel, c: client, o: other.
void nameStacks(const GuestLog &Guest, const PluginLog &Plugin,
                const GuestCode &Code, const llvm::StringSet<> &Libc,
                Measurement &Result);

} // namespace ukl

#endif // UKL_BENCH_STACKS_H
