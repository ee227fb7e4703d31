//===- Window.c - What happens between two markers ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A block is counted when the next one starts, because only then it is known
// whether it was executed to its end and where its last instruction went.
//
//===----------------------------------------------------------------------===//

#include "Window.h"

#include "Cache.h"
#include "Output.h"
#include "Plugin.h"
#include "Stacks.h"

#include <string.h>

uint64_t counters[COUNTERS];
struct progress progress;
bool window_is_open;

static uint64_t window_number; // of the next window, or of the open one
/// List of the blocks whose executions have not been added up yet.
static struct block *touched;
/// The block that is being executed, counted from this instruction on.
static struct block *current;
static unsigned counted_from;
/// Complete instructions that have not been counted for a stack yet.
static uint64_t retired;

/// A branch or a string instruction that was followed by an interrupt or a
/// fault. What it did is known when the interrupt or the fault returns.
struct pending {
  struct block *block;
  /// A string instruction that did not make all its accesses to memory. Either
  /// this was the check that ends it, or the iteration did not happen.
  bool no_access;
  bool fault;
};
enum { MAX_PENDING = 64 };
static struct pending pending[MAX_PENDING];
static unsigned pending_count;

static void count_retired(const struct insn *insn, uint64_t amount) {
  insn_count(counters, insn, amount);
  retired += amount;
}

/// Counts the instructions [FROM, TO) of BLOCK. resolve() counts a string
/// instruction when it is complete.
static void count_part(const struct block *block, unsigned from, unsigned to) {
  for (unsigned i = from; i < to; i++) {
    counters[COUNT_RAW]++;
    if (block->insns[i].kind != INSN_REP)
      count_retired(&block->insns[i], 1);
  }
}

static void count_whole(struct block *block) {
  if (block->window != window_number + 1) {
    block->window = window_number + 1;
    block->executions = 0;
    block->next_in_window = touched;
    touched = block;
  }
  block->executions++;
  retired += block->retired;
}

static const struct insn *last_insn(const struct block *block) {
  return &block->insns[block->insn_count - 1];
}

static bool was_iteration(const struct block *block, uint64_t next) {
  return next == last_insn(block)->address;
}

/// Gives up P. Its interrupt or fault never returned, because the task has
/// ended or the kernel continued elsewhere.
static void drop_pending(const struct pending *p) {
  if (p->fault && p->no_access)
    counters[COUNT_RAW]--;
}

static void add_pending(struct block *block, const struct block *next,
                        bool no_access) {
  if (pending_count == MAX_PENDING) {
    drop_pending(&pending[0]);
    memmove(pending, pending + 1, sizeof(pending) - sizeof(pending[0]));
    pending_count--;
  }
  pending[pending_count++] =
      (struct pending){block, no_access, next->is_fault_entry};
}

/// Counts what the last instruction of BLOCK did, if execution continued at
/// NEXT. Returns false if NEXT does not tell what it did.
static bool resolve(const struct block *block, uint64_t next, bool no_access) {
  if (block->last_kind == INSN_JCC) {
    if (next == block->end)
      return true;
    if (next != block->target)
      return false;
    counters[COUNT_TAKEN_BRANCH]++;
    return true;
  }
  if (next == block->end) {
    count_retired(last_insn(block), 1);
    return true;
  }
  if (!was_iteration(block, next))
    return false;
  // The iteration did not happen and starts over. icount takes it back.
  if (no_access)
    counters[COUNT_RAW]--;
  return true;
}

/// An interrupt or a fault has returned to NEXT.
static void resolve_pending(uint64_t next) {
  for (unsigned i = pending_count; i-- > 0;) {
    if (!resolve(pending[i].block, next, pending[i].no_access))
      continue;
    pending_count--;
    memmove(&pending[i], &pending[i + 1],
            (pending_count - i) * sizeof(pending[0]));
    return;
  }
}

static void take_back_last(const struct block *block, bool raw_too) {
  count_retired(last_insn(block), -1);
  if (raw_too)
    counters[COUNT_RAW]--;
}

static void end_branch(struct block *block, const struct block *next) {
  if (!resolve(block, next->address, false))
    add_pending(block, next, false);
}

static void end_rep(struct block *block, const struct block *next) {
  bool no_access = progress.accesses < block->last_accesses;
  if (!no_access)
    counters[COUNT_REP_ITERATION]++;
  if (!resolve(block, next->address, false))
    add_pending(block, next, no_access);
}

static void end_iret(struct block *block, const struct block *next) {
  (void)block;
  resolve_pending(next->address);
}

static void end_other(struct block *block, const struct block *next) {
  if (next->address == block->end && block->last_kind == INSN_STRAIGHT)
    return;
  if (block->last_accesses) {
    // A page fault: icount takes back the instruction, and so do we.
    if (progress.accesses < block->last_accesses)
      take_back_last(block, true);
  } else if (block->last_may_stop && next->is_fault_entry) {
    // icount counts an instruction that only raises an exception.
    take_back_last(block, false);
  }
}

static void (*const endings[INSN_KINDS])(struct block *,
                                         const struct block *) = {
    [INSN_STRAIGHT] = end_other, [INSN_JCC] = end_branch,
    [INSN_JMP] = NULL,           [INSN_JMP_INDIRECT] = end_other,
    [INSN_CALL] = end_other,     [INSN_CALL_INDIRECT] = end_other,
    [INSN_RET] = end_other,      [INSN_REP] = end_rep,
    [INSN_IRET] = end_iret,      [INSN_WRMSR] = end_other,
    [INSN_CR3_WRITE] = end_other};

/// The block was left before its end, in the last instruction of the segment.
static void leave_early(const struct block *block, const struct block *next) {
  unsigned stopped = counted_from;
  while (stopped + 1 < block->insn_count &&
         block->insns[stopped + 1].segment <= progress.segment)
    stopped++;
  // QEMU starts an access to a device over, in a block of its own. The plugin
  // does not see that block, only its accesses.
  bool complete = next->address == block->insns[stopped + 1].address ||
                  progress.accesses != 0;
  count_part(block, counted_from, stopped + complete);
}

static void leave_block(struct block *block, const struct block *next) {
  if (progress.segment != block->last_segment) {
    leave_early(block, next);
    return;
  }
  if (counted_from == 0)
    count_whole(block);
  else
    count_part(block, counted_from, block->insn_count);
  if (endings[block->last_kind])
    endings[block->last_kind](block, next);
}

static void count_stack(void) {
  if (options.stacks)
    stacks_count(retired);
  retired = 0;
}

void window_enter_block(struct block *block) {
  leave_block(current, block);
  count_stack();
  if (options.stacks)
    stacks_enter_block(block);
  current = block;
  counted_from = 0;
  progress.segment = 0;
  progress.accesses = 0;
}

/// Adds the executions of all blocks to the counters.
static void sum_up(void) {
  for (struct block *b = touched; b; b = b->next_in_window)
    for (unsigned i = 0; i < b->tally_count; i++)
      counters[b->tallies[i].counter] += b->executions * b->tallies[i].amount;
  touched = NULL;
}

void window_begin(struct block *block, unsigned insn) {
  if (window_is_open) {
    output_error("begin marker inside a window", block->insns[insn].address);
    return;
  }
  window_is_open = true;
  memset(counters, 0, sizeof(counters));
  pending_count = 0;
  current = block;
  counted_from = insn + 1;
  // QEMU's inline code is about to add 1 for the marker's own segment, unless
  // that is the first.
  progress.segment = block->insns[insn].segment - (insn ? 1 : 0);
  progress.accesses = 0;
  retired = 0;
  if (options.cache)
    cache_begin_window();
  if (options.stacks) {
    stacks_begin_window();
    stacks_enter_block(block);
  }
}

void window_end(struct block *block, unsigned insn) {
  if (!window_is_open) {
    output_error("end marker outside a window", block->insns[insn].address);
    return;
  }
  count_part(block, counted_from, insn);
  count_stack();
  sum_up();
  if (options.cache)
    cache_end_window();
  while (pending_count)
    drop_pending(&pending[--pending_count]);
  output_window(window_number);
  if (options.stacks)
    stacks_end_window(window_number);
  window_number++;
  window_is_open = false;
}

void window_finish(void) {
  if (window_is_open)
    output_open_window(window_number);
}
