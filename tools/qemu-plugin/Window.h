//===- Window.h - What happens between two markers ------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_WINDOW_H
#define UKL_QEMU_PLUGIN_WINDOW_H

#include "Block.h"

extern bool window_is_open;
/// The counters of the open window.
extern uint64_t counters[COUNTERS];

/// How far the current block has executed. Code that QEMU generates inline
/// changes this; see Plugin.c.
struct progress {
  /// The last segment of the current block that has started.
  uint64_t segment;
  /// Accesses to memory since the current block was entered, by the instruction
  /// at its end or by one that QEMU started over.
  uint64_t accesses;
};
extern struct progress progress;

/// Must be called when an execution of BLOCK starts. Counts the block before
/// it.
void window_enter_block(struct block *block);

/// Must be called before a marker executes. INSN is its index in BLOCK.
void window_begin(struct block *block, unsigned insn);
void window_end(struct block *block, unsigned insn);

/// Must be called when QEMU exits.
void window_finish(void);

#endif
