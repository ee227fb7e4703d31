// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// sampler PID FUNCTION: samples a process that makes system calls in a function
// at this address, as perf does: every sample in the kernel must have the
// program's registers, and a call chain that leads to the function.

#define _GNU_SOURCE
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { sys_perf_event_open = 298, page = 4096, ring_size = 128 * page };
// arch/x86/include/uapi/asm/perf_regs.h; in samples by number
enum { reg_sp = 7, reg_ip = 8, reg_cs = 10, reg_ss = 11 };
enum { user_code = 0x33, user_data = 0x2b, function_size = 512 };

static unsigned in_kernel, with_bad_registers, with_chain;

static void look(const struct perf_event_header *header, uint64_t function) {
  if (header->type != PERF_RECORD_SAMPLE ||
      (header->misc & PERF_RECORD_MISC_CPUMODE_MASK) != PERF_RECORD_MISC_KERNEL)
    return;
  const uint64_t *word = (const uint64_t *)(header + 1);
  word++; // where in the kernel
  uint64_t count = *word++;
  const uint64_t *chain = word;
  word += count;
  uint64_t abi = *word++;
  if (abi == PERF_SAMPLE_REGS_ABI_NONE)
    return;
  in_kernel++;
  uint64_t sp = word[0], ip = word[1], cs = word[2], ss = word[3];
  if (cs != user_code || ss != user_data || !ip || sp >> 47)
    with_bad_registers++;
  for (uint64_t i = 0; i < count; i++)
    if (chain[i] - function < function_size) {
      with_chain++;
      return;
    }
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  uint64_t function = strtoull(argv[2], NULL, 16);
  struct perf_event_attr attr = {
      .type = PERF_TYPE_SOFTWARE,
      .size = sizeof(attr),
      .config = PERF_COUNT_SW_CPU_CLOCK,
      .sample_period = 2000000, // ns
      .sample_type =
          PERF_SAMPLE_IP | PERF_SAMPLE_REGS_USER | PERF_SAMPLE_CALLCHAIN,
      .exclude_callchain_kernel = 1,
      .sample_regs_user = 1 << reg_sp | 1 << reg_ip | 1 << reg_cs | 1 << reg_ss,
  };
  int fd = (int)syscall(sys_perf_event_open, &attr, atoi(argv[1]), -1, -1, 0UL);
  if (fd < 0) {
    perror("perf_event_open");
    return 1;
  }
  struct perf_event_mmap_page *ring =
      mmap(NULL, page + ring_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (ring == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  sleep(3);
  ioctl(fd, PERF_EVENT_IOC_DISABLE, 0);

  const char *data = (const char *)ring + page;
  for (uint64_t at = 0; at < ring->data_head && at < ring_size;) {
    const void *record = data + at;
    const struct perf_event_header *header = record;
    if (header->size == 0 || at + header->size > ring_size)
      break;
    look(header, function);
    at += header->size;
  }
  fprintf(stderr,
          "%u samples in the kernel, %u with bad registers, %u with a "
          "chain\n",
          in_kernel, with_bad_registers, with_chain);
  printf("samples in the kernel: %s\n", in_kernel >= 50 ? "enough" : "few");
  printf("registers: %s\n", with_bad_registers ? "BAD" : "the program's");
  // The call of the kernel's entry is more than one instruction, and a sample
  // that an interrupt takes on top of another one may find the program in it.
  printf("call chains: %s\n",
         with_chain * 100 >= in_kernel * 99 ? "to the program" : "BROKEN");
  return 0;
}
