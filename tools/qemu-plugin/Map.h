//===- Map.h - What the addresses mean ------------------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_MAP_H
#define UKL_QEMU_PLUGIN_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_DOMAINS = 16, MAX_PROBES = 64, MAX_NAME = 48 };

struct address_range {
  uint64_t start, end; // [start, end)
  unsigned domain;
};

struct probe {
  uint64_t address;
  unsigned name;
};

struct map {
  /// The last one is "other", for addresses that are in no range.
  char domains[MAX_DOMAINS][MAX_NAME];
  unsigned domain_count;
  struct address_range *ranges;
  size_t range_count;

  char probe_names[MAX_PROBES][MAX_NAME];
  unsigned probe_name_count;
  struct probe *probes;
  size_t probe_count;

  /// Entries of fault handlers.
  uint64_t *faults;
  size_t fault_count;

  /// Starts of functions, sorted; only stacks need them.
  uint64_t *functions;
  size_t function_count;

  /// Code that exchanges the stack pointer between tasks.
  struct address_range *switches;
  size_t switch_count;
};

extern struct map map;

/// Reads the map. If that fails, prints an error and returns false.
bool map_read(const char *path);

/// The index of the address's domain.
unsigned map_domain(uint64_t address);
/// True in the user half of the address space, and in the domain "app", which
/// is the program in ring 0.
bool map_is_user(uint64_t address);
bool map_is_fault(uint64_t address);
bool map_is_switch(uint64_t address);
/// Start of the function that the address is in; the address itself if that is
/// not known.
uint64_t map_function(uint64_t address);
/// The index of the name of the probe at the address, or -1. A name may have
/// several addresses.
int map_probe(uint64_t address);

#endif
