//===- Output.h - The file of results -------------------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The file has one JSON object in a line. Each line is flushed.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_OUTPUT_H
#define UKL_QEMU_PLUGIN_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

/// Opens the file. If that fails, prints an error and returns false.
bool output_open(const char *path);

/// True if NAME is the name of an event, which a probe cannot have.
bool output_is_event(const char *name);

/// Writes the first line.
void output_header(void);
/// Writes the counters of the window that ends.
void output_window(uint64_t number);
void output_stack(uint64_t window, const uint64_t *frames, unsigned count,
                  uint64_t samples);
/// Writes an error in the use of markers.
void output_error(const char *what, uint64_t address);
/// Writes that a window was still open when QEMU ended.
void output_open_window(uint64_t number);

#endif
