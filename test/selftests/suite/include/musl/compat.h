/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Included in front of every selftest that is compiled with musl: what the tests
 * expect of glibc's headers. It changes no behaviour.
 */
#ifndef UKL_SELFTESTS_COMPAT_H
#define UKL_SELFTESTS_COMPAT_H

#ifdef __ASSEMBLER__
/* Nothing for assembly. */
#else

#include <fcntl.h>
#include <linux/types.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <unistd.h>

/* Both headers define the structure; the tests include both headers. */
#define prctl_mm_map prctl_mm_map_of_linux
#include <linux/prctl.h>
#undef prctl_mm_map

/* Asked without asking for glibc, about a siginfo_t with SIGSYS: musl has it. */
#define __GLIBC_PREREQ(major, minor) 1

typedef unsigned int uint;

/* Newer than musl. */
#ifndef __NR_futex_waitv
#define __NR_futex_waitv 449
#endif

/* asm/sigcontext.h, which cannot be included beside musl's signal.h. */
struct _fpx_sw_bytes {
	__u32 magic1, extended_size;
	__u64 xfeatures;
	__u32 xstate_size, padding[7];
};

/* glibc's name for the thread that a timer notifies. */
#undef sigev_notify_thread_id
#define _sigev_un __sev_fields
#define _tid sigev_notify_thread_id

static inline int pkey_alloc(unsigned int flags, unsigned int rights)
{
	return syscall(SYS_pkey_alloc, flags, rights);
}

static inline int pkey_mprotect(void *address, size_t size, int rights, int key)
{
	return syscall(SYS_pkey_mprotect, address, size, rights, key);
}

/* With _GNU_SOURCE, glibc's function returns the text. */
static inline char *compat_strerror_r(int number, char *buffer, size_t size)
{
	return strerror_r(number, buffer, size) ? "Unknown error" : buffer;
}
#define strerror_r compat_strerror_r

#endif
#endif
