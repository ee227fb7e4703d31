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

/// Adds to BLOCK a cache line that its instructions are in. HOST is the line's
/// address in the host, or null if it is not in memory.
void cache_add_line(struct block *block, uint64_t address, const void *host);

/// Accesses the lines of the block's instructions.
void cache_fetch(const struct block *block);
/// Accesses the lines of data. This is a callback for QEMU.
void cache_on_memory(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address,
                     void *data);
/// Must be called when the guest flushes its TLB.
void cache_flush_mappings(void);

/// Begins a window.
void cache_begin_window(void);
/// Ends it: sets its counters to the accesses and misses since its begin.
void cache_end_window(void);

#endif
