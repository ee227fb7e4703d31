//===- Block.h - Translated blocks and what they count --------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_BLOCK_H
#define UKL_QEMU_PLUGIN_BLOCK_H

#include "Decode.h"
#include "Map.h"

#include <stdint.h>

/// What is counted, apart from the domains' instructions and the probes.
enum counter {
  COUNT_RAW,
  COUNT_SYSCALL,
  COUNT_SYSRET,
  COUNT_SWAPGS,
  COUNT_IRET,
  COUNT_CR3_WRITE,
  COUNT_WRMSR,
  COUNT_INDIRECT_CALL,
  COUNT_INDIRECT_JUMP,
  COUNT_CALL,
  COUNT_RET,
  COUNT_TAKEN_BRANCH,
  COUNT_REP_ITERATION,
  COUNT_FAULT,
  COUNT_L1I_ACCESS,
  COUNT_L1I_MISS,
  COUNT_L1D_ACCESS,
  COUNT_L1D_MISS,
  COUNT_STACK_OVERFLOW,
  COUNT_FIRST_PROBE,
  COUNT_FIRST_DOMAIN = COUNT_FIRST_PROBE + MAX_PROBES,
  COUNTERS = COUNT_FIRST_DOMAIN + MAX_DOMAINS
};

struct insn {
  uint64_t address;
  uint8_t kind;
  uint8_t domain;
  /// The instructions up to one that may stop are a segment: all of them have
  /// started when the first one has.
  uint16_t segment;
  int16_t probe; // or -1
  bool is_fault_entry;
};

struct tally {
  uint16_t counter;
  uint16_t amount;
};

/// A line of the instruction cache.
struct code_line {
  uint64_t line; // virtual
  uint64_t tag;  // told apart by
};

/// A translated block. Never freed: those of a flushed translation cache may
/// still be waiting to be summed up.
struct block {
  /// Complete executions in the window `window`, not summed up yet.
  uint64_t executions;
  uint64_t window;
  uint16_t last_segment;
  uint8_t last_kind;
  /// Accesses to memory by the last instruction, where known.
  uint8_t last_accesses;
  bool is_fault_entry;
  /// The last instruction may stop before it is complete.
  bool last_may_stop;

  uint64_t address;
  uint64_t target; // of a direct transfer at the end
  uint64_t end;    // address of the instruction after the last one

  uint32_t insn_count;
  uint32_t tally_count;
  struct insn *insns;
  /// What one complete execution adds.
  struct tally *tallies;
  struct block *next_in_window;

  /// What of an execution is complete instructions.
  uint32_t retired;
  uint32_t line_count;
  struct code_line *lines;
  /// Start of the function it is in, if known, or of the block.
  uint64_t function;
  /// User code, be it in ring 0.
  bool is_user;
};

/// Adds to COUNTS what AMOUNT complete executions of INSN count, but for
/// COUNT_RAW and what depends on where it goes.
void insn_count(uint64_t *counts, const struct insn *insn, uint64_t amount);

/// Memory that lives as long as the blocks.
void *block_allocate(size_t size);

/// A block without instructions; they are added in order, then it is finished.
struct block *block_new(uint64_t address, unsigned max_insns);
void block_add(struct block *block, uint64_t address, const struct decoded *d);
void block_finish(struct block *block, uint64_t end,
                  const struct decoded *last);

#endif
