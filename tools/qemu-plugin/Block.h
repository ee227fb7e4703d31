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

/// What the plugin counts: events, then probes, then instructions of each
/// domain.
enum counter {
  COUNT_RAW, // instructions as -icount counts them
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
  /// Index of its segment in the block. A segment ends with an instruction that
  /// may stop, so if its first instruction has started, all of them have.
  uint16_t segment;
  int16_t probe; // or -1
  bool is_fault_entry;
};

/// One complete execution of a block adds AMOUNT to COUNTER.
struct tally {
  uint16_t counter;
  uint16_t amount;
};

/// A line of the instruction cache.
struct code_line {
  uint64_t line; // virtual
  uint64_t tag;  // stands for the physical address of the line
};

/// A translated block. Blocks are never freed: when QEMU flushes its
/// translation cache, the executions of a block may not have been added up yet.
struct block {
  /// Complete executions in the window `window` that have not been added up
  /// yet.
  uint64_t executions;
  uint64_t window;
  uint16_t last_segment;
  uint8_t last_kind;
  /// How often the last instruction accesses memory; 0 also if not known.
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

  /// Number of its instructions except INSN_REP, which are counted when they
  /// are complete.
  uint32_t retired;
  uint32_t line_count;
  struct code_line *lines;
  /// Address of the function that the block is in; of the block, if not known.
  uint64_t function;
  /// As map_is_user() says.
  bool is_user;
};

/// Adds to COUNTS what AMOUNT complete executions of INSN count, except
/// COUNT_RAW and what depends on where the instruction goes.
void insn_count(uint64_t *counts, const struct insn *insn, uint64_t amount);

/// Memory of SIZE bytes, set to 0, that is never freed. Aborts if there is
/// none.
void *block_allocate(size_t size);

/// Makes a block without instructions. Call block_add() for each instruction,
/// in order, and then block_finish().
struct block *block_new(uint64_t address, unsigned max_insns);
void block_add(struct block *block, uint64_t address, const struct decoded *d);
void block_finish(struct block *block, uint64_t end,
                  const struct decoded *last);

#endif
