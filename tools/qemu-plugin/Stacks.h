//===- Stacks.h - Which calls the instructions belong to ------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_STACKS_H
#define UKL_QEMU_PLUGIN_STACKS_H

#include "Block.h"

#include <qemu-plugin.h>

/// Callbacks for QEMU, for the accesses to memory of a call or a return. BLOCK
/// is the block that ends with it.
void stacks_on_call(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address,
                    void *block);
void stacks_on_return(unsigned cpu, qemu_plugin_meminfo_t info,
                      uint64_t address, void *block);
/// A callback for pushes and pops in the code where the kernel switches stacks.
void stacks_on_switch(unsigned cpu, qemu_plugin_meminfo_t info,
                      uint64_t address, void *data);

/// Must be called when an execution of BLOCK starts, outside windows too.
void stacks_on_block(const struct block *block);

void stacks_begin_window(void);
/// Must be called when an execution of BLOCK starts in a window.
void stacks_enter_block(const struct block *block);
/// Adds instructions to the stack of the block that was entered last.
void stacks_count(uint64_t instructions);
/// Writes the stacks of the window, whose number is NUMBER.
void stacks_end_window(uint64_t number);

#endif
