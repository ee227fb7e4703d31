//===- Output.h - The file of results -------------------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON lines, each flushed when it is complete.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_OUTPUT_H
#define UKL_QEMU_PLUGIN_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

/// Says what is wrong on standard error, and returns false.
bool output_open(const char *path);

/// The name of one of the plugin's own events: a probe cannot have it.
bool output_is_event(const char *name);

/// The first line.
void output_header(void);
/// Counts of the window that ends.
void output_window(uint64_t number);
void output_stack(uint64_t window, const uint64_t *frames, unsigned count,
                  uint64_t samples);
void output_error(const char *what, uint64_t address);
void output_open_window(uint64_t number);

#endif
