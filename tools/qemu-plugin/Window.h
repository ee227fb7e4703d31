//===- Window.h - What happens between two markers ------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_WINDOW_H
#define UKL_QEMU_PLUGIN_WINDOW_H

#include "Block.h"

extern bool window_is_open;
/// Of the open window.
extern uint64_t counters[COUNTERS];

/// Changed by code that QEMU generates inline, see Plugin.c.
struct progress {
  /// The last segment of the current block that has started.
  uint64_t segment;
  /// Accesses to memory since the current block was entered, made by the
  /// instruction at its end, or one that QEMU started over.
  uint64_t accesses;
};
extern struct progress progress;

/// An execution of BLOCK starts, and that of the block before it has ended.
void window_enter_block(struct block *block);

/// The marker is about to execute.
void window_begin(struct block *block, unsigned insn);
void window_end(struct block *block, unsigned insn);

/// At QEMU's exit.
void window_finish(void);

#endif
