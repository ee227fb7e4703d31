//===- Stacks.c - Which calls the instructions belong to ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// QEMU does not show registers to a plugin, but it shows where a call pushes
// its return address and where a return pops it. From this the plugin keeps
// shadow stacks: for each task one in the user half and one in the kernel half
// of the address space. A stack lists the functions that have called, outermost
// first, and then the function that executes. The counts are exact, because
// every instruction of a window is counted for one stack.
//
//===----------------------------------------------------------------------===//

#include "Stacks.h"

#include "Output.h"
#include "Window.h"

#include <stdlib.h>
#include <string.h>

enum {
  MAX_FRAMES = 128,
  MAX_TASKS = 1024,
  MAX_NODES = 1 << 20,
  BUCKETS = 1 << 21,
  KERNEL_STACK_SIZE = 16384 // THREAD_SIZE
};

struct frame {
  uint64_t slot; // address of the return address
  uint64_t return_address;
  uint64_t function;
  uint64_t window; // the window in which `node` is valid
  uint32_t node;
};

struct stack {
  struct frame frames[MAX_FRAMES];
  unsigned count;
};

struct task {
  uint64_t region;      // its kernel stack
  uint64_t switched_at; // its stack pointer while another one runs
  /// The user function that the kernel has interrupted, or that has entered it
  /// by a system call instruction; or 0.
  uint64_t interrupted;
  struct stack user, kernel;
};

/// A node of the tree of stacks of the open window. The root is node 0.
struct node {
  uint64_t function;
  uint64_t instructions;
  uint32_t parent;
};

static struct task *tasks[MAX_TASKS];
static unsigned task_count;
static struct task first_task;
static struct task *task = &first_task;

static struct node *nodes;
static uint32_t *buckets; // indices of nodes, 0 is free
static uint32_t node_count;
static uint32_t current_node;
static uint64_t window; // counts the windows, from 1

static const struct block *last_block;
/// The stack of the return that has just executed, if no known call has pushed
/// its address; or null.
static struct stack *unknown_return;

static bool is_kernel(uint64_t address) { return address >> 63; }

static uint64_t region_of(uint64_t address) {
  return is_kernel(address) ? address & ~(uint64_t)(KERNEL_STACK_SIZE - 1) : 0;
}

/// Drops the frames that a call which pushes to SLOT has made invalid.
static void drop_overwritten(struct stack *stack, uint64_t slot) {
  uint64_t region = region_of(slot);
  for (unsigned i = stack->count; i-- > 0;) {
    if (region_of(stack->frames[i].slot) != region)
      continue;
    // This stack is in use again, so the frames above it, on interrupt stacks,
    // have ended.
    stack->count = i + 1;
    break;
  }
  while (stack->count &&
         region_of(stack->frames[stack->count - 1].slot) == region &&
         stack->frames[stack->count - 1].slot <= slot)
    stack->count--;
}

void stacks_on_call(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address,
                    void *data) {
  (void)cpu;
  // An indirect call also reads its target.
  if (!qemu_plugin_mem_is_store(info))
    return;
  const struct block *block = data;
  struct stack *stack = is_kernel(address) ? &task->kernel : &task->user;
  drop_overwritten(stack, address);
  if (stack->count == MAX_FRAMES) {
    counters[COUNT_STACK_OVERFLOW]++;
    return;
  }
  stack->frames[stack->count++] = (struct frame){.slot = address,
                                                 .return_address = block->end,
                                                 .function = block->function};
}

void stacks_on_return(unsigned cpu, qemu_plugin_meminfo_t info,
                      uint64_t address, void *data) {
  (void)cpu;
  (void)info;
  (void)data;
  struct stack *stack = is_kernel(address) ? &task->kernel : &task->user;
  for (unsigned i = stack->count; i-- > 0;)
    if (stack->frames[i].slot == address) {
      stack->count = i;
      return;
    }
  unknown_return = stack;
}

/// Finds the frame of a return to ADDRESS. The kernel's entry code moves return
/// addresses to other places, so that their slots do not identify them.
static void find_return(struct stack *stack, uint64_t address) {
  enum { NEAR = 4 };
  for (unsigned i = stack->count; i-- > 0 && i + NEAR >= stack->count;)
    if (stack->frames[i].return_address == address) {
      stack->count = i;
      return;
    }
}

static bool is_call(const struct block *block) {
  return block->last_kind == INSN_CALL ||
         block->last_kind == INSN_CALL_INDIRECT ||
         block->last_kind == INSN_JMP || block->last_kind == INSN_JMP_INDIRECT;
}

void stacks_on_block(const struct block *block) {
  if (unknown_return) {
    find_return(unknown_return, block->address);
    unknown_return = NULL;
  }
  if (block->is_user) {
    task->kernel.count = 0;
    task->interrupted = 0;
  } else if (last_block && last_block->is_user && !is_call(last_block)) {
    task->interrupted = last_block->function;
  }
  last_block = block;
}

static struct task *find_task(uint64_t region) {
  for (unsigned i = 0; i < task_count; i++)
    if (tasks[i]->region == region)
      return tasks[i];
  if (task_count == MAX_TASKS) {
    // Reuse any task; its frames are lost.
    counters[COUNT_STACK_OVERFLOW]++;
    tasks[0]->region = region;
    return tasks[0];
  }
  struct task *result = calloc(1, sizeof(*result));
  if (!result)
    abort();
  result->region = region;
  return tasks[task_count++] = result;
}

void stacks_on_switch(unsigned cpu, qemu_plugin_meminfo_t info,
                      uint64_t address, void *data) {
  (void)cpu;
  (void)data;
  uint64_t region = region_of(address);
  if (qemu_plugin_mem_is_store(info)) {
    if (task->region != region) {
      // Until the first switch the region of the running task is not known.
      struct task *named = find_task(region);
      named->user = task->user;
      named->kernel = task->kernel;
      named->interrupted = task->interrupted;
      task = named;
    }
    task->switched_at = address;
    return;
  }
  if (task->region == region)
    return;
  task = find_task(region);
  // This is another task, which got the stack of one that has ended.
  if (task->switched_at != address)
    task->user.count = task->kernel.count = task->interrupted = 0;
}

static uint32_t child(uint32_t parent, uint64_t function) {
  uint64_t hash =
      (function ^ (uint64_t)parent << 40 ^ parent) * 0x9e3779b97f4a7c15u;
  for (uint32_t i = (uint32_t)(hash >> 43);; i++) {
    uint32_t *bucket = &buckets[i % BUCKETS];
    if (*bucket == 0) {
      if (node_count == MAX_NODES)
        return UINT32_MAX;
      nodes[node_count] = (struct node){function, 0, parent};
      return *bucket = node_count++;
    }
    if (nodes[*bucket].parent == parent && nodes[*bucket].function == function)
      return *bucket;
  }
}

/// The node of the innermost frame of STACK, whose frames are below PARENT.
static uint32_t stack_node(struct stack *stack, uint32_t parent) {
  unsigned known = stack->count;
  while (known && stack->frames[known - 1].window != window)
    known--;
  uint32_t node = known ? stack->frames[known - 1].node : parent;
  for (unsigned i = known; i < stack->count && node != UINT32_MAX; i++) {
    node = child(node, stack->frames[i].function);
    stack->frames[i].node = node;
    stack->frames[i].window = window;
  }
  return node;
}

void stacks_enter_block(const struct block *block) {
  uint32_t node = stack_node(&task->user, 0);
  if (node != UINT32_MAX && task->interrupted)
    node = child(node, task->interrupted);
  if (node != UINT32_MAX)
    node = stack_node(&task->kernel, node);
  if (node != UINT32_MAX)
    node = child(node, block->function);
  current_node = node;
}

void stacks_count(uint64_t instructions) {
  if (current_node == UINT32_MAX)
    counters[COUNT_STACK_OVERFLOW]++;
  else
    nodes[current_node].instructions += instructions;
}

void stacks_begin_window(void) {
  if (!nodes) {
    nodes = calloc(MAX_NODES, sizeof(*nodes));
    buckets = malloc(BUCKETS * sizeof(*buckets));
    if (!nodes || !buckets)
      abort();
  }
  memset(buckets, 0, BUCKETS * sizeof(*buckets));
  node_count = 1;
  window++;
}

void stacks_end_window(uint64_t number) {
  for (uint32_t i = 1; i < node_count; i++) {
    if (nodes[i].instructions == 0)
      continue;
    uint64_t path[2 * MAX_FRAMES + 1];
    unsigned at = 2 * MAX_FRAMES + 1;
    for (uint32_t node = i; node; node = nodes[node].parent)
      path[--at] = nodes[node].function;
    output_stack(number, path + at, 2 * MAX_FRAMES + 1 - at,
                 nodes[i].instructions);
  }
}
