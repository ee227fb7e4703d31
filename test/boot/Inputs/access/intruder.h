// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Capabilities and system calls for which the C library has no header
// (linux/capability.h, linux/perf_event.h, linux/prctl.h).

#ifndef INTRUDER_H
#define INTRUDER_H

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

enum {
  number_perf_event_open = 298,
  number_get_robust_list = 274,
  number_seccomp = 317,
  number_pidfd_open = 434,
  number_pidfd_getfd = 438,
  number_process_madvise = 440,
};

enum { cap_sys_rawio = 17 };

enum { seccomp_set_mode_filter = 1, seccomp_new_listener = 1 << 3 };

struct perf_event {
  uint32_t type, size;
  uint64_t config, period, sample_type, read_format, flags;
  uint64_t rest[10];
};
enum { exclude_kernel = 1 << 5, exclude_hypervisor = 1 << 6 };

struct capabilities {
  uint32_t effective, permitted, inheritable;
};

// Version 3 of the system calls' structures.
static inline void change_capabilities(uint32_t clear, uint32_t only) {
  struct {
    uint32_t version;
    int pid;
  } header = {0x20080522, 0};
  struct capabilities sets[2] = {{0}};
  if (only) {
    sets[0] = (struct capabilities){only, only, only};
  } else {
    if (syscall(SYS_capget, &header, sets) != 0)
      exit(1);
    sets[0].effective &= ~clear;
    sets[0].permitted &= ~clear;
    sets[0].inheritable &= ~clear;
  }
  if (syscall(SYS_capset, &header, sets) != 0) {
    perror("capset");
    exit(1);
  }
}

static inline void drop_capability(int capability) {
  change_capabilities(1u << capability, 0);
}

// As setcap(8) does: struct vfs_cap_data of version 2, effective.
static inline void give_capability(const char *file, int capability) {
  uint32_t data[5] = {0x02000001, 1u << capability, 0, 0, 0};
  if (setxattr(file, "security.capability", data, sizeof(data), 0) != 0) {
    perror(file);
    exit(1);
  }
}

static inline void become_user(int id) {
  if (setresgid(id, id, id) != 0 || setresuid(id, id, id) != 0)
    exit(1);
}

// Becomes a user that has one capability, and keeps it over exec.
static inline void keep_capability(int capability, int id) {
  prctl(PR_SET_KEEPCAPS, 1);
  become_user(id);
  change_capabilities(0, 1u << capability);
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0)
    exit(1);
}

#endif
