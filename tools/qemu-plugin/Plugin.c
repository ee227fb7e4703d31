//===- Plugin.c - The QEMU plugin's entry points --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Counts what a guest executes between two marker instructions. QEMU needs
//
//   -icount shift=0,sleep=off,align=off
//   -plugin libukl-qemu-plugin.so,map=<file>,out=<file>
//
// The plugin also takes the options cache=on and stacks=on.
//
//===----------------------------------------------------------------------===//

#include "Plugin.h"

#include "Cache.h"
#include "Output.h"
#include "Stacks.h"
#include "Window.h"

#include <qemu-plugin.h>
#include <stdio.h>
#include <string.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

struct options options;

static void on_block(unsigned cpu, void *data) {
  (void)cpu;
  if (window_is_open)
    window_enter_block(data);
}

/// The callback for a block with cache=on or stacks=on.
static void on_block_with_more(unsigned cpu, void *data) {
  if (options.cache)
    cache_fetch(data);
  if (options.stacks)
    stacks_on_block(data);
  on_block(cpu, data);
}

static void on_tlb_flush(unsigned cpu, void *data) {
  (void)cpu;
  (void)data;
  cache_flush_mappings();
}

/// A marker, for the callback when it executes.
struct marker {
  struct block *block;
  unsigned insn;
};

static void on_begin(unsigned cpu, void *data) {
  (void)cpu;
  const struct marker *marker = data;
  window_begin(marker->block, marker->insn);
}

static void on_end(unsigned cpu, void *data) {
  (void)cpu;
  const struct marker *marker = data;
  window_end(marker->block, marker->insn);
}

/// True if QEMU gave up INSN, the last instruction of a block, because it
/// continues in the next page. The block has some of its bytes but not its
/// code.
static bool is_given_up(const struct qemu_plugin_insn *insn) {
  enum { PAGE_SIZE = 4096, MAX_INSN = 15 };
  uint64_t in_page = qemu_plugin_insn_vaddr(insn) % PAGE_SIZE;
  size_t size = qemu_plugin_insn_size(insn);
  if (in_page + MAX_INSN <= PAGE_SIZE || in_page + size > PAGE_SIZE)
    return false;
  unsigned length = decode(qemu_plugin_insn_data(insn), size).length;
  return length == 0 || length > size;
}

static void count_accesses(struct qemu_plugin_insn *insn) {
  qemu_plugin_register_vcpu_mem_inline(insn, QEMU_PLUGIN_MEM_RW,
                                       QEMU_PLUGIN_INLINE_ADD_U64,
                                       &progress.accesses, 1);
}

static void call_on_memory(struct qemu_plugin_insn *insn,
                           qemu_plugin_vcpu_mem_cb_t callback, void *data) {
  qemu_plugin_register_vcpu_mem_cb(insn, callback, QEMU_PLUGIN_CB_NO_REGS,
                                   QEMU_PLUGIN_MEM_RW, data);
}

static void instrument_for_cache(struct qemu_plugin_insn *insn,
                                 struct block *block,
                                 const struct decoded *decoded) {
  uint64_t address = qemu_plugin_insn_vaddr(insn);
  uint64_t last = address + qemu_plugin_insn_size(insn) - 1;
  const char *host = qemu_plugin_insn_haddr(insn);
  cache_add_line(block, address, host);
  // If the instruction continues in another page, the host's address of that
  // page is not known.
  if (last / CACHE_LINE != address / CACHE_LINE && last % 4096 >= CACHE_LINE)
    cache_add_line(block, last, host ? host + (last - address) : NULL);
  call_on_memory(insn, cache_on_memory, NULL);
  if (decoded->flushes_tlb)
    qemu_plugin_register_vcpu_insn_exec_cb(insn, on_tlb_flush,
                                           QEMU_PLUGIN_CB_NO_REGS, NULL);
}

static void instrument_for_stacks(struct qemu_plugin_insn *insn,
                                  struct block *block,
                                  const struct decoded *decoded) {
  if (decoded->kind == INSN_CALL || decoded->kind == INSN_CALL_INDIRECT)
    call_on_memory(insn, stacks_on_call, block);
  else if (decoded->kind == INSN_RET)
    call_on_memory(insn, stacks_on_return, block);
  else if (decoded->is_push_or_pop &&
           map_is_switch(qemu_plugin_insn_vaddr(insn)))
    call_on_memory(insn, stacks_on_switch, NULL);
}

static void instrument(struct qemu_plugin_insn *insn, struct block *block,
                       enum insn_kind kind) {
  unsigned index = block->insn_count - 1;
  if (index && block->insns[index].segment != block->insns[index - 1].segment)
    qemu_plugin_register_vcpu_insn_exec_inline(insn, QEMU_PLUGIN_INLINE_ADD_U64,
                                               &progress.segment, 1);
  if (kind != INSN_BEGIN_MARKER && kind != INSN_END_MARKER)
    return;
  struct marker *marker = block_allocate(sizeof(*marker));
  *marker = (struct marker){block, index};
  qemu_plugin_register_vcpu_insn_exec_cb(
      insn, kind == INSN_BEGIN_MARKER ? on_begin : on_end,
      QEMU_PLUGIN_CB_NO_REGS, marker);
}

static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  size_t count = qemu_plugin_tb_n_insns(tb);
  if (count > 1 && is_given_up(qemu_plugin_tb_get_insn(tb, count - 1)))
    count--;
  struct block *block = block_new(qemu_plugin_tb_vaddr(tb), (unsigned)count);
  qemu_plugin_register_vcpu_tb_exec_cb(
      tb, options.cache || options.stacks ? on_block_with_more : on_block,
      QEMU_PLUGIN_CB_NO_REGS, block);
  for (size_t i = 0; i < count; i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    uint64_t address = qemu_plugin_insn_vaddr(insn);
    size_t size = qemu_plugin_insn_size(insn);
    struct decoded decoded = decode(qemu_plugin_insn_data(insn), size);
    block_add(block, address, &decoded);
    instrument(insn, block, decoded.kind);
    if (options.cache)
      instrument_for_cache(insn, block, &decoded);
    if (options.stacks)
      instrument_for_stacks(insn, block, &decoded);
    if (i + 1 < count)
      continue;
    block_finish(block, address + size, &decoded);
    // QEMU may have started the instruction over, in a block of its own.
    if (count == 1 || decoded.accesses)
      count_accesses(insn);
  }
}

static void on_exit(qemu_plugin_id_t id, void *data) {
  (void)id;
  (void)data;
  window_finish();
}

static bool complain(const char *what, const char *detail) {
  fprintf(stderr, "ukl plugin: error: %s%s\n", what, detail);
  return false;
}

static bool parse_option(char *text) {
  char *equals = strchr(text, '=');
  if (!equals)
    return complain("an option without a value: ", text);
  *equals = '\0';
  const char *value = equals + 1;
  if (strcmp(text, "map") == 0)
    options.map = value;
  else if (strcmp(text, "out") == 0)
    options.out = value;
  else if (strcmp(text, "cache") == 0)
    return qemu_plugin_bool_parse(text, value, &options.cache) ||
           complain("cache is on or off, not ", value);
  else if (strcmp(text, "stacks") == 0)
    return qemu_plugin_bool_parse(text, value, &options.stacks) ||
           complain("stacks is on or off, not ", value);
  else
    return complain("unknown option: ", text);
  return true;
}

/// True if -icount is on. QEMU's API does not tell, so read its command line.
static bool counts_instructions(void) {
  FILE *file = fopen("/proc/self/cmdline", "re");
  if (!file)
    return complain("cannot read ", "/proc/self/cmdline");
  static char text[1 << 16];
  size_t size = fread(text, 1, sizeof(text) - 1, file);
  fclose(file);
  bool found = false;
  for (const char *word = text; word < text + size; word += strlen(word) + 1) {
    if (found)
      return strstr(word, "shift=0") != NULL;
    found = strcmp(word, "-icount") == 0 || strcmp(word, "--icount") == 0;
  }
  return false;
}

static bool is_usable(const qemu_info_t *info) {
  if (!info->system_emulation || strcmp(info->target_name, "x86_64") != 0)
    return complain(
        "this plugin is for qemu-system-x86_64, not for the target ",
        info->target_name);
  if (info->system.max_vcpus != 1)
    return complain("only one processor can be counted; start QEMU with ",
                    "-smp 1");
  return counts_instructions() ||
         complain("counts are exact only with instruction counting; start "
                  "QEMU with ",
                  "-icount shift=0,sleep=off,align=off");
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
                                           const qemu_info_t *info, int argc,
                                           char **argv) {
  if (!is_usable(info))
    return 1;
  for (int i = 0; i < argc; i++)
    if (!parse_option(argv[i]))
      return 1;
  if (!options.map || !options.out) {
    complain("the options map=<file> and out=<file> are needed", "");
    return 1;
  }
  // QEMU frees the text of the options later; it is only needed here.
  if (!map_read(options.map) || !output_open(options.out))
    return 1;
  output_header();
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
  qemu_plugin_register_atexit_cb(id, on_exit, NULL);
  return 0;
}
