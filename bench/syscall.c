//===- syscall.c - The suite `syscall`: single system calls ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   clang -fukl -O2 syscall.c syscall_*.c harness.c -o syscall
//   ./syscall --list
//
//===----------------------------------------------------------------------===//

#include "syscall.h"

#include <time.h>
#include <unistd.h>

/// The loop, which all other cases have too.
static bool run_empty(uint64_t operations) {
#pragma clang loop unroll(disable)
  for (uint64_t i = 0; i < operations; i++)
    __asm__ volatile(""); // without this the compiler would remove the loop
  return true;
}

static bool run_getppid(uint64_t operations) {
  uint64_t parent = (uint64_t)getppid();
  uint64_t sum = 0;
  for (uint64_t i = 0; i < operations; i++)
    sum += (uint64_t)getppid();
  return sum == parent * operations;
}

static bool run_clock_gettime(uint64_t operations) {
  struct timespec before, now;
  uint64_t failures = (uint64_t)clock_gettime(CLOCK_MONOTONIC, &before);
  for (uint64_t i = 0; i < operations; i++)
    failures |= (uint64_t)clock_gettime(CLOCK_MONOTONIC, &now);
  return !failures &&
         (now.tv_sec > before.tv_sec ||
          (now.tv_sec == before.tv_sec && now.tv_nsec >= before.tv_nsec));
}

// Each case has about 10 million instructions. So the timer's ticks, one in 4
// million, are less than 0.2 % of them.
static const struct bench_case cases[] = {
    {"empty", "the loop around every operation", 2000000, NULL, run_empty,
     NULL},
    {"getppid", "getppid()", 40000, NULL, run_getppid, NULL},
    {"read-1", "read() of 1 byte from /dev/zero", 25000, open_zero,
     run_read_byte, close_files},
    {"read-8k", "read() of 8 KiB from /dev/zero", 2000, open_zero,
     run_read_large, close_files},
    {"write-1", "write() of 1 byte to /dev/null", 25000, open_null,
     run_write_byte, close_files},
    {"write-8k", "write() of 8 KiB to /dev/null", 25000, open_null,
     run_write_large, close_files},
    {"pipe-1", "1 byte into a pipe and out of it", 8000, open_pipe, run_pipe,
     close_files},
    {"pipe-pingpong", "1 byte to another thread and back, by two pipes", 2500,
     start_pipe_partner, run_pipe_pingpong, stop_pipe_partner},
    {"futex-wake", "FUTEX_WAKE where nobody waits", 25000, NULL, run_futex_wake,
     NULL},
    {"futex-pingpong", "the turn to another thread and back, by a futex", 2500,
     start_futex_partner, run_futex_pingpong, stop_futex_partner},
    {"clock_gettime", "clock_gettime(CLOCK_MONOTONIC)", 50000, NULL,
     run_clock_gettime, NULL},
    {"epoll-ready", "epoll_wait() with one descriptor that is ready", 10000,
     open_ready_poller, run_epoll, close_files},
    {"udp-64", "64 bytes sent to an own socket by loopback, and received", 2000,
     open_datagram_sockets, run_datagrams, close_files},
    {"mmap-page", "mmap() of one page, a write to it, munmap()", 2000,
     map_neighbour, run_mmap, NULL},
    {"signal-self", "kill() of the own process, with handler", 5000,
     install_handler, run_signal, remove_handler},
    {"fork-wait", "fork(), _exit() in the child, waitpid()", 150, NULL,
     run_fork, NULL},
    {"fault-anon", "first write to a page of anonymous memory", 4000, map_fresh,
     run_touch, unmap},
    {"fault-cow", "first write to a page that a child shares", 2000,
     map_shared_with_child, run_touch, unmap_and_end_child},
    {0},
};

int main(int argc, char **argv) { return bench_main(argc, argv, cases); }
