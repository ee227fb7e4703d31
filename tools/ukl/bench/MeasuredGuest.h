//===- MeasuredGuest.h - One boot that measures -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_MEASUREDGUEST_H
#define UKL_BENCH_MEASUREDGUEST_H

#include "common/ElfSymbols.h"
#include "ukl/bench/Logs.h"
#include "ukl/bench/Suite.h"

namespace ukl {

/// What addresses mean in one boot: the image and the executables in ring 3.
struct GuestCode {
  ElfSymbols Image, Program;
  std::optional<ElfSymbols> Client;
  AddressRange ImageApp; ///< The program's part of the image.

  static llvm::Expected<GuestCode> load(const Suite &S, llvm::StringRef Image);
};

/// What may be another in one boot than in the next, without being part of what
/// is measured.
struct GuestVariant {
  unsigned Seed = 1; ///< Of all the guest's randomness.
  unsigned MemoryMiB = 512;
  std::string KernelParameter;
  unsigned EnvironmentBytes = 0;
};

/// The \p N-th of the variants of --perturb; 0 is the one of all other boots.
GuestVariant guestVariant(unsigned N);

struct GuestRequest {
  const Suite &S;
  std::string Image;
  const GuestCode &Code;
  const BenchOptions &Options;
  GuestVariant Variant;
  std::string KeepName; ///< Of the files for --keep.
};

/// What a boot has left; the plugin's is empty with --native.
struct GuestTexts {
  std::string Guest, Plugin;
};

/// Boots and returns the two texts. Where something went wrong in the guest,
/// its console has been printed already.
llvm::Expected<GuestTexts> bootBenchGuest(const GuestRequest &Request);

/// $UKL_QEMU_PLUGIN, or <prefix>/lib/libukl-qemu-plugin.so; an error if there
/// is none.
llvm::Expected<std::string> qemuPluginPath();

} // namespace ukl

#endif // UKL_BENCH_MEASUREDGUEST_H
