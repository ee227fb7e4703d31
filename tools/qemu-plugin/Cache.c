//===- Cache.c - A model of the first-level caches ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// There are two caches. Each has 32 KiB in 8 ways, with lines of 64 bytes. A
// miss replaces the least recently used line, and a store allocates a line. The
// lower 12 bits of an address choose the set; they are the same in virtual and
// physical addresses. The physical address identifies a line. For instructions
// the host's address of the guest's memory is used instead, because it only has
// to be compared for equality.
//
//===----------------------------------------------------------------------===//

#include "Cache.h"

#include "Window.h"

#include <string.h>

enum {
  CACHE_SETS = CACHE_SIZE / CACHE_WAYS / CACHE_LINE,
  PAGE_BITS = 12,
  MAPPINGS = 4096
};

struct cache {
  /// In each set, the most recently used line is the first.
  uint64_t lines[CACHE_SETS][CACHE_WAYS];
  uint64_t accesses, misses;
};
static struct cache instructions, data;
static struct cache instructions_at_begin, data_at_begin;

/// The physical addresses of pages, kept here because asking QEMU takes much
/// longer. Like a TLB, they must be flushed when the guest flushes its own.
static struct {
  uint64_t virtual_page; // 0: none
  uint64_t physical;     // address of the page, or NO_MEMORY
} mappings[MAPPINGS];
#define NO_MEMORY UINT64_MAX

static void access_line(struct cache *cache, unsigned set, uint64_t line) {
  uint64_t *lines = cache->lines[set];
  cache->accesses++;
  if (lines[0] == line)
    return;
  unsigned way = 1;
  while (way < CACHE_WAYS && lines[way] != line)
    way++;
  if (way == CACHE_WAYS) {
    cache->misses++;
    way--;
  }
  memmove(lines + 1, lines, way * sizeof(lines[0]));
  lines[0] = line;
}

static unsigned set_of(uint64_t address) {
  return address / CACHE_LINE % CACHE_SETS;
}

void cache_add_line(struct block *block, uint64_t address, const void *host) {
  uint64_t line = address / CACHE_LINE;
  if (block->line_count && block->lines[block->line_count - 1].line == line)
    return;
  // Without a host address the line is not in memory. Its virtual address then
  // identifies it.
  uint64_t tag = host ? (uint64_t)(uintptr_t)host / CACHE_LINE : ~line;
  block->lines[block->line_count++] = (struct code_line){line, tag};
}

void cache_fetch(const struct block *block) {
  // Fetching once more from the line that was used last is not an access.
  static uint64_t last_line;
  for (unsigned i = 0; i < block->line_count; i++) {
    const struct code_line *line = &block->lines[i];
    if (line->tag == last_line)
      continue;
    last_line = line->tag;
    access_line(&instructions, line->line % CACHE_SETS, line->tag);
  }
}

static uint64_t physical_page(qemu_plugin_meminfo_t info, uint64_t address) {
  // Set a bit, so that it is never 0, which means an empty slot.
  uint64_t page = address >> PAGE_BITS | 1ull << 63;
  unsigned slot = page % MAPPINGS;
  if (mappings[slot].virtual_page == page)
    return mappings[slot].physical;
  struct qemu_plugin_hwaddr *found = qemu_plugin_get_hwaddr(info, address);
  mappings[slot].virtual_page = page;
  mappings[slot].physical =
      !found || qemu_plugin_hwaddr_is_io(found)
          ? NO_MEMORY
          : qemu_plugin_hwaddr_phys_addr(found) >> PAGE_BITS;
  return mappings[slot].physical;
}

static void access_data(qemu_plugin_meminfo_t info, uint64_t address) {
  uint64_t page = physical_page(info, address);
  if (page == NO_MEMORY)
    return;
  uint64_t in_page = address & ((1u << PAGE_BITS) - 1);
  // Add 1, because 0 is an empty way.
  access_line(&data, set_of(address),
              (page << PAGE_BITS | in_page) / CACHE_LINE + 1);
}

void cache_on_memory(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address,
                     void *user) {
  (void)cpu;
  (void)user;
  uint64_t last = address + (1u << qemu_plugin_mem_size_shift(info)) - 1;
  access_data(info, address);
  if (last / CACHE_LINE != address / CACHE_LINE)
    access_data(info, last);
}

void cache_flush_mappings(void) { memset(mappings, 0, sizeof(mappings)); }

void cache_begin_window(void) {
  instructions_at_begin = instructions;
  data_at_begin = data;
}

void cache_end_window(void) {
  counters[COUNT_L1I_ACCESS] =
      instructions.accesses - instructions_at_begin.accesses;
  counters[COUNT_L1I_MISS] = instructions.misses - instructions_at_begin.misses;
  counters[COUNT_L1D_ACCESS] = data.accesses - data_at_begin.accesses;
  counters[COUNT_L1D_MISS] = data.misses - data_at_begin.misses;
}
