//===- Cache.h - A model of the first-level caches ------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_CACHE_H
#define UKL_QEMU_PLUGIN_CACHE_H

#include "Block.h"

#include <qemu-plugin.h>

enum { CACHE_SIZE = 32768, CACHE_WAYS = 8, CACHE_LINE = 64 };

/// Remembers a line that the block's instructions are in. HOST is the host's
/// address of it, or null.
void cache_add_line(struct block *block, uint64_t address, const void *host);

/// The block's instructions are fetched.
void cache_fetch(const struct block *block);
/// Data is accessed; a callback for QEMU.
void cache_on_memory(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address,
                     void *data);
/// The guest changes the mapping of addresses.
void cache_forget_mapping(void);

/// A window begins; it ends, and the accesses in between go to its counters.
void cache_begin_window(void);
void cache_end_window(void);

#endif
