//===- Output.c - The file of results -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Output.h"

#include "Cache.h"
#include "Plugin.h"
#include "Window.h"

#include <errno.h>
#include <inttypes.h>
#include <qemu-version.h>
#include <stdio.h>
#include <string.h>

static FILE *file;

bool output_open(const char *path) {
  file = fopen(path, "we");
  if (!file)
    fprintf(stderr, "ukl plugin: error: %s: %s\n", path, strerror(errno));
  return file != NULL;
}

static void end_line(void) {
  fputs("}\n", file);
  fflush(file);
}

static void print_cache(const char *name) {
  fprintf(file, "%s{\"size\":%d,\"ways\":%d,\"line\":%d}", name, CACHE_SIZE,
          CACHE_WAYS, CACHE_LINE);
}

void output_header(void) {
  fputs("{\"plugin\":\"ukl\",\"version\":1,\"qemu\":\"" UKL_QEMU_VERSION
        "\",\"cache_model\":",
        file);
  if (options.cache) {
    print_cache("{\"l1i\":");
    print_cache(",\"l1d\":");
    fputs("}", file);
  } else {
    fputs("null", file);
  }
  end_line();
}

static void member(const char *separator, const char *name, uint64_t value) {
  fprintf(file, "%s\"%s\":%" PRIu64, separator, name, value);
}

static const struct {
  const char *name;
  enum counter counter;
  const bool *wanted; // null if always
} events[] = {
    {"syscall", COUNT_SYSCALL, NULL},
    {"sysret", COUNT_SYSRET, NULL},
    {"swapgs", COUNT_SWAPGS, NULL},
    {"iret", COUNT_IRET, NULL},
    {"cr3_write", COUNT_CR3_WRITE, NULL},
    {"wrmsr", COUNT_WRMSR, NULL},
    {"indirect_call", COUNT_INDIRECT_CALL, NULL},
    {"indirect_jump", COUNT_INDIRECT_JUMP, NULL},
    {"call", COUNT_CALL, NULL},
    {"ret", COUNT_RET, NULL},
    {"taken_branch", COUNT_TAKEN_BRANCH, NULL},
    {"rep_iteration", COUNT_REP_ITERATION, NULL},
    {"fault", COUNT_FAULT, NULL},
    {"l1i_access", COUNT_L1I_ACCESS, &options.cache},
    {"l1i_miss", COUNT_L1I_MISS, &options.cache},
    {"l1d_access", COUNT_L1D_ACCESS, &options.cache},
    {"l1d_miss", COUNT_L1D_MISS, &options.cache},
    {"stack_overflow", COUNT_STACK_OVERFLOW, &options.stacks},
};

bool output_is_event(const char *name) {
  for (unsigned i = 0; i < sizeof(events) / sizeof(events[0]); i++)
    if (strcmp(events[i].name, name) == 0)
      return true;
  return false;
}

void output_window(uint64_t number) {
  fprintf(file, "{\"window\":%" PRIu64 ",\"instructions\":{", number);
  for (unsigned i = 0; i < map.domain_count; i++)
    member(i ? "," : "", map.domains[i], counters[COUNT_FIRST_DOMAIN + i]);
  member("},", "raw", counters[COUNT_RAW]);
  fputs(",\"events\":{", file);
  for (unsigned i = 0; i < sizeof(events) / sizeof(events[0]); i++)
    if (!events[i].wanted || *events[i].wanted)
      member(i ? "," : "", events[i].name, counters[events[i].counter]);
  for (unsigned i = 0; i < map.probe_name_count; i++)
    member(",", map.probe_names[i], counters[COUNT_FIRST_PROBE + i]);
  fputs("}", file);
  end_line();
}

void output_stack(uint64_t window, const uint64_t *frames, unsigned count,
                  uint64_t samples) {
  fprintf(file, "{\"window\":%" PRIu64 ",\"stack\":[", window);
  for (unsigned i = 0; i < count; i++)
    fprintf(file, "%s\"0x%" PRIx64 "\"", i ? "," : "", frames[i]);
  member("],", "count", samples);
  end_line();
}

void output_error(const char *what, uint64_t address) {
  fprintf(file, "{\"error\":\"%s at 0x%" PRIx64 "\"", what, address);
  end_line();
}

void output_open_window(uint64_t number) {
  member("{", "open_window", number);
  end_line();
}
