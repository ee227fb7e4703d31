// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a program sees of its own executable: entry, program headers, file.

#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool entered_elsewhere;

// For -Wl,-e: without a prologue, because the stack is as the kernel left it.
__attribute__((naked, used)) void start_elsewhere(void) {
  __asm__("movb $1, entered_elsewhere(%rip)\n\t"
          "jmp _start");
}

static void entry(void) {
  printf("entered by %s\n", entered_elsewhere ? "start_elsewhere" : "_start");
}

struct place {
  uintptr_t address;
  unsigned flags; // of the segment that it has to be in
  bool found;
};

static int find_place(struct dl_phdr_info *info, size_t size, void *data) {
  (void)size;
  struct place *place = data;
  uintptr_t last = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD)
      continue;
    EXPECT(segment->p_vaddr >= last);
    EXPECT(segment->p_filesz <= segment->p_memsz);
    EXPECT((segment->p_vaddr - segment->p_offset) % segment->p_align == 0);
    last = segment->p_vaddr + segment->p_memsz;
    uintptr_t start = info->dlpi_addr + segment->p_vaddr;
    if (place->address - start < segment->p_memsz &&
        segment->p_flags == place->flags)
      place->found = true;
  }
  return 0;
}

static void expect_in_segment(const void *address, unsigned flags) {
  struct place place = {(uintptr_t)address, flags, false};
  dl_iterate_phdr(find_place, &place);
  EXPECT(place.found);
}

static int zeroes[3];
static int initialised = 1;

static void segments(void) {
  expect_in_segment((const void *)(uintptr_t)segments, PF_R | PF_X);
  expect_in_segment(executable_checks, PF_R);
  expect_in_segment(&initialised, PF_R | PF_W);
  expect_in_segment(zeroes, PF_R | PF_W);
}

static int find_stack(struct dl_phdr_info *info, size_t size, void *found) {
  (void)size;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_GNU_STACK)
      *(size_t *)found = info->dlpi_phdr[i].p_memsz;
  return 0;
}

static void *use_stack(void *size) {
  size_t used = *(size_t *)size / 2;
  volatile char *bytes = __builtin_alloca(used);
  for (size_t i = used; i > 0; i -= 4096)
    bytes[i - 1] = 1;
  return NULL;
}

// The stacks of threads are as large as -z stack-size= says.
static void stack_size(void) {
  size_t wanted = 0;
  dl_iterate_phdr(find_stack, &wanted);
  pthread_attr_t attributes;
  size_t size;
  EXPECT(pthread_getattr_default_np(&attributes) == 0);
  EXPECT(pthread_attr_getstacksize(&attributes, &size) == 0);
  EXPECT(size >= wanted);
  pthread_t thread;
  EXPECT(pthread_create(&thread, NULL, use_stack, &size) == 0);
  EXPECT(pthread_join(thread, NULL) == 0);
  printf("stacks of %zu, in the program header %zu\n", size, wanted);
}

// The file is the executable for ring 3.
static void own_file(void) {
  ElfW(Ehdr) header;
  int file = open("/proc/self/exe", O_RDONLY);
  EXPECT(read(file, &header, sizeof(header)) == sizeof(header));
  EXPECT(memcmp(header.e_ident, ELFMAG, SELFMAG) == 0);
  EXPECT(header.e_type == ET_EXEC && header.e_machine == EM_X86_64);
  EXPECT(header.e_phnum > 0 && header.e_phentsize == sizeof(ElfW(Phdr)));
  close(file);
}

static void own_file_again(void) {
  fflush(stdout);
  execl("/proc/self/exe", own_path(), "own-file", (char *)NULL);
  check_failed(__FILE__, __LINE__, "exec of /proc/self/exe");
}

const struct check executable_checks[] = {
    {"entry", entry},
    {"segments", segments},
    {"stack-size", stack_size},
    {"own-file", own_file},
    {"own-file-again", own_file_again},
    {NULL, NULL},
};
