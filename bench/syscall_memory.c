//===- syscall_memory.c - Cases of mappings and page faults ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "syscall.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile char *pages;
static uint64_t page_count;
static pid_t child = -1;
static int child_lifeline = -1; // closing it ends the child

static void *map_page(int protection) {
  void *page =
      mmap(NULL, page_size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  bench_require(page != MAP_FAILED, "mmap");
  return page;
}

/// Gives the page of run_mmap() a neighbour that is in use and in the same page
/// table. Without one, each operation would allocate and free a page table, or
/// even one of each level, depending on the address.
void map_neighbour(uint64_t operations) {
  (void)operations;
  static bool there;
  while (!there) {
    enum { table_reach = 512 * page_size };
    // The protection is another one, or the two would become one mapping.
    volatile char *neighbour = map_page(PROT_READ);
    (void)*neighbour; // makes the kernel allocate the page table
    char *probe = map_page(PROT_READ | PROT_WRITE);
    munmap(probe, page_size);
    there =
        (uintptr_t)probe / table_reach == (uintptr_t)neighbour / table_reach;
  }
}

bool run_mmap(uint64_t operations) {
  uint64_t failures = 0;
  for (uint64_t i = 0; i < operations; i++) {
    volatile char *page = map_page(PROT_READ | PROT_WRITE);
    *page = 1;
    failures += munmap((void *)page, page_size) != 0;
  }
  return failures == 0;
}

void map_fresh(uint64_t operations) {
  page_count = operations;
  pages = mmap(NULL, page_count * page_size, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  bench_require(pages != MAP_FAILED, "mmap");
  // Make sure that each page has a fault of its own. (This fails if the kernel
  // has no huge pages.)
  madvise((void *)pages, page_count * page_size, MADV_NOHUGEPAGE);
}

bool run_touch(uint64_t operations) {
  for (uint64_t i = 0; i < operations; i++)
    pages[i * page_size] = 1;
  return pages[(operations - 1) * page_size] == 1;
}

void unmap(void) { munmap((void *)pages, page_count * page_size); }

void map_shared_with_child(uint64_t operations) {
  map_fresh(operations);
  run_touch(operations);
  int ready[2], lifeline[2];
  bench_require(pipe2(ready, O_CLOEXEC) == 0 && pipe2(lifeline, O_CLOEXEC) == 0,
                "pipe2");
  child = fork();
  bench_require(child >= 0, "fork");
  char byte = 0;
  if (child == 0) {
    close(lifeline[1]);
    bool told = write(ready[1], &byte, 1) == 1;
    _exit(!told || read(lifeline[0], &byte, 1) != 0);
  }
  // Wait until the child runs. It then waits until its lifeline is closed.
  bench_require(read(ready[0], &byte, 1) == 1, "the child");
  close(ready[0]);
  close(ready[1]);
  close(lifeline[0]);
  child_lifeline = lifeline[1];
}

void unmap_and_end_child(void) {
  close(child_lifeline);
  int status = 0;
  bench_require(waitpid(child, &status, 0) == child && status == 0,
                "the child's end");
  unmap();
}
