//===- syscall.h - The cases of the suite `syscall` -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions setup, run and teardown of the cases. syscall.c has the table.
//
//===----------------------------------------------------------------------===//

#ifndef SYSCALL_H
#define SYSCALL_H

#include "harness.h"

enum { large_transfer = 8192, page_size = 4096 };

// syscall_io.c
void open_zero(uint64_t operations);
void open_null(uint64_t operations);
void open_pipe(uint64_t operations);
void open_ready_poller(uint64_t operations);
void open_datagram_sockets(uint64_t operations);
void close_files(void);
bool run_read_byte(uint64_t operations);
bool run_read_large(uint64_t operations);
bool run_write_byte(uint64_t operations);
bool run_write_large(uint64_t operations);
bool run_pipe(uint64_t operations);
bool run_epoll(uint64_t operations);
bool run_datagrams(uint64_t operations);

// syscall_task.c
void start_pipe_partner(uint64_t operations);
bool run_pipe_pingpong(uint64_t operations);
void stop_pipe_partner(void);
bool run_futex_wake(uint64_t operations);
void start_futex_partner(uint64_t operations);
bool run_futex_pingpong(uint64_t operations);
void stop_futex_partner(void);
void install_handler(uint64_t operations);
bool run_signal(uint64_t operations);
void remove_handler(void);
bool run_fork(uint64_t operations);

// syscall_memory.c
void map_neighbour(uint64_t operations);
bool run_mmap(uint64_t operations);
void map_fresh(uint64_t operations);
void map_shared_with_child(uint64_t operations);
bool run_touch(uint64_t operations);
void unmap(void);
void unmap_and_end_child(void);

#endif // SYSCALL_H
