//===- Plugin.h - The plugin's options ------------------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_PLUGIN_H
#define UKL_QEMU_PLUGIN_PLUGIN_H

#include <stdbool.h>

struct options {
  const char *map, *out;
  bool cache, stacks;
};
extern struct options options;

#endif
