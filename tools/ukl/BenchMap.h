//===- BenchMap.h - Tells the QEMU plugin what is where ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_TOOLS_BENCHMAP_H
#define UKL_TOOLS_BENCHMAP_H

#include "BenchGuest.h"

namespace ukl {

/// The plugin's map file for a boot.
llvm::Expected<std::string> pluginMap(const GuestCode &Code);

} // namespace ukl

#endif
