//===- AddressMap.h - Tell the QEMU plugin what addresses are ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_ADDRESSMAP_H
#define UKL_BENCH_ADDRESSMAP_H

#include "ukl/bench/MeasuredGuest.h"

namespace ukl {

/// The text of the plugin's map file for a boot.
llvm::Expected<std::string> pluginMap(const GuestCode &Code);

} // namespace ukl

#endif // UKL_BENCH_ADDRESSMAP_H
