//===- Stacks.h - Which calls the instructions belong to ------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_STACKS_H
#define UKL_QEMU_PLUGIN_STACKS_H

#include "Block.h"

#include <qemu-plugin.h>

/// Callbacks for QEMU; the data is the block whose last instruction it is.
void stacks_on_call(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address,
                    void *block);
void stacks_on_return(unsigned cpu, qemu_plugin_meminfo_t info,
                      uint64_t address, void *block);
/// A callback for pushes and pops where the kernel switches stacks.
void stacks_on_switch(unsigned cpu, qemu_plugin_meminfo_t info,
                      uint64_t address, void *data);

/// An execution of BLOCK starts; also outside windows.
void stacks_on_block(const struct block *block);

void stacks_begin_window(void);
/// BLOCK is executed from now on, in the window.
void stacks_enter_block(const struct block *block);
/// Adds instructions to the stack of the block that was entered last.
void stacks_count(uint64_t instructions);
/// Writes the stacks of the window.
void stacks_end_window(uint64_t number);

#endif
