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

/// The symbols of all code in one boot: of the image, and of the executables
/// that run in ring 3.
struct GuestCode {
  ElfSymbols Image, Program;
  std::optional<ElfSymbols> Client;
  AddressRange ImageApp; ///< The program's part of the image.
  /// The kernel is not an image of ours, and has no symbols: only ring 3 is
  /// measured.
  bool IsBaseline = false;

  /// Without \p Image, the kernel is that of --baseline.
  static llvm::Expected<GuestCode> load(const Suite &S, llvm::StringRef Image);
};

/// What --perturb changes between boots. It is not a part of what is measured.
struct GuestVariant {
  unsigned Seed = 1; ///< Of all random numbers in the guest.
  unsigned MemoryMiB = 512;
  std::string KernelParameter;
  unsigned EnvironmentBytes = 0;
};

/// The variant of the \p N-th boot of --perturb. All other boots have variant
/// 0.
GuestVariant guestVariant(unsigned N);

struct GuestRequest {
  const Suite &S;
  std::string Image;
  const GuestCode &Code;
  const BenchOptions &Options;
  GuestVariant Variant;
  std::string KeepName; ///< Of the folder in that of --keep.
};

/// The outputs of a boot. The plugin's is empty with --native.
struct GuestTexts {
  std::string Guest, Plugin;
};

/// Boots a guest and returns its outputs. If this fails because of something in
/// the guest, it has printed the guest's console.
llvm::Expected<GuestTexts> bootBenchGuest(const GuestRequest &Request);

/// The plugin's path: $UKL_QEMU_PLUGIN, or <prefix>/lib/libukl-qemu-plugin.so.
/// Fails if there is no such file.
llvm::Expected<std::string> qemuPluginPath();

} // namespace ukl

#endif // UKL_BENCH_MEASUREDGUEST_H
