//===- Block.c - Translated blocks and what they count --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Block.h"

#include "Plugin.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_EVENTS = 3 };

/// What an instruction of each kind counts. COUNT_RAW, which is 0, ends a list
/// that is shorter than MAX_EVENTS.
static const uint8_t events_of[INSN_KINDS][MAX_EVENTS] = {
    [INSN_JMP] = {COUNT_TAKEN_BRANCH},
    [INSN_JMP_INDIRECT] = {COUNT_INDIRECT_JUMP, COUNT_TAKEN_BRANCH},
    [INSN_CALL] = {COUNT_CALL, COUNT_TAKEN_BRANCH},
    [INSN_CALL_INDIRECT] = {COUNT_CALL, COUNT_INDIRECT_CALL,
                            COUNT_TAKEN_BRANCH},
    [INSN_RET] = {COUNT_RET, COUNT_TAKEN_BRANCH},
    [INSN_SYSCALL] = {COUNT_SYSCALL, COUNT_TAKEN_BRANCH},
    [INSN_SYSRET] = {COUNT_SYSRET, COUNT_TAKEN_BRANCH},
    [INSN_IRET] = {COUNT_IRET, COUNT_TAKEN_BRANCH},
    [INSN_FAR] = {COUNT_TAKEN_BRANCH},
    [INSN_SWAPGS] = {COUNT_SWAPGS},
    [INSN_CR3_WRITE] = {COUNT_CR3_WRITE},
    [INSN_WRMSR] = {COUNT_WRMSR},
};

void insn_count(uint64_t *counts, const struct insn *insn, uint64_t amount) {
  counts[COUNT_FIRST_DOMAIN + insn->domain] += amount;
  if (insn->probe >= 0)
    counts[COUNT_FIRST_PROBE + insn->probe] += amount;
  if (insn->is_fault_entry)
    counts[COUNT_FAULT] += amount;
  const uint8_t *events = events_of[insn->kind];
  for (unsigned i = 0; i < MAX_EVENTS && events[i] != COUNT_RAW; i++)
    counts[events[i]] += amount;
}

// Allocates large pieces and divides them, because there are many blocks and
// none is freed.
void *block_allocate(size_t size) {
  enum { PIECE = 1 << 20 };
  static char *piece;
  static size_t left;
  size = (size + 7) & ~(size_t)7;
  if (size > left) {
    left = size > PIECE ? size : PIECE;
    piece = calloc(1, left);
    if (!piece)
      abort();
  }
  void *result = piece;
  piece += size;
  left -= size;
  return result;
}

struct block *block_new(uint64_t address, unsigned max_insns) {
  struct block *block = block_allocate(sizeof(*block));
  block->address = address;
  block->is_fault_entry = map_is_fault(address);
  block->function = map_function(address);
  block->is_user = map_is_user(address);
  block->insns = block_allocate(max_insns * sizeof(*block->insns));
  if (options.cache)
    block->lines = block_allocate((max_insns + 1) * sizeof(*block->lines));
  return block;
}

static bool is_marker(enum insn_kind kind) {
  return kind == INSN_BEGIN_MARKER || kind == INSN_END_MARKER;
}

void block_add(struct block *block, uint64_t address, const struct decoded *d) {
  struct insn *insn = &block->insns[block->insn_count++];
  // A marker has a segment of its own, so that a segment never has instructions
  // on both sides of a marker.
  if (insn != block->insns && (block->last_may_stop || is_marker(d->kind)))
    block->last_segment++;
  block->last_may_stop = d->may_stop || is_marker(d->kind);
  insn->address = address;
  insn->kind = (uint8_t)d->kind;
  insn->domain = (uint8_t)map_domain(address);
  insn->segment = block->last_segment;
  insn->probe = (int16_t)map_probe(address);
  insn->is_fault_entry = map_is_fault(address);
}

void block_finish(struct block *block, uint64_t end,
                  const struct decoded *last) {
  block->end = end;
  block->target = end + (uint64_t)last->displacement;
  block->last_kind = (uint8_t)last->kind;
  block->last_accesses = (uint8_t)last->accesses;

  uint64_t counts[COUNTERS] = {[COUNT_RAW] = block->insn_count};
  for (unsigned i = 0; i < block->insn_count; i++)
    if (block->insns[i].kind != INSN_REP) {
      insn_count(counts, &block->insns[i], 1);
      block->retired++;
    }
  unsigned used = 0;
  for (unsigned i = 0; i < COUNTERS; i++)
    used += counts[i] != 0;
  block->tallies = block_allocate(used * sizeof(*block->tallies));
  for (unsigned i = 0; i < COUNTERS; i++)
    if (counts[i])
      block->tallies[block->tally_count++] =
          (struct tally){(uint16_t)i, (uint16_t)counts[i]};
}
