/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * What the selftests use of libcap, by the system calls alone: there is no
 * libcap for musl. Both builds of the tests take it, so that they stay equal.
 */
#ifndef UKL_SELFTESTS_CAPABILITY_H
#define UKL_SELFTESTS_CAPABILITY_H

#include <linux/capability.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef int cap_value_t;
typedef enum { CAP_CLEAR, CAP_SET } cap_flag_value_t;
typedef enum { CAP_EFFECTIVE, CAP_PERMITTED, CAP_INHERITABLE } cap_flag_t;
typedef struct ukl_caps {
	struct __user_cap_header_struct header;
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
} *cap_t;

static inline cap_t cap_get_proc(void)
{
	cap_t caps = calloc(1, sizeof(*caps));

	if (!caps)
		return NULL;
	caps->header.version = _LINUX_CAPABILITY_VERSION_3;
	if (syscall(SYS_capget, &caps->header, caps->data)) {
		free(caps);
		return NULL;
	}
	return caps;
}

static inline int cap_set_proc(cap_t caps)
{
	caps->header.pid = 0;
	return syscall(SYS_capset, &caps->header, caps->data);
}

static inline __u32 *cap_word(cap_t caps, cap_value_t cap, cap_flag_t flag)
{
	struct __user_cap_data_struct *data = &caps->data[CAP_TO_INDEX(cap)];

	if (flag == CAP_EFFECTIVE)
		return &data->effective;
	return flag == CAP_PERMITTED ? &data->permitted : &data->inheritable;
}

static inline int cap_set_flag(cap_t caps, cap_flag_t flag, int count,
			       const cap_value_t *list, cap_flag_value_t value)
{
	for (int i = 0; i < count; i++) {
		if (value == CAP_SET)
			*cap_word(caps, list[i], flag) |= CAP_TO_MASK(list[i]);
		else
			*cap_word(caps, list[i], flag) &= ~CAP_TO_MASK(list[i]);
	}
	return 0;
}

static inline int cap_get_flag(cap_t caps, cap_value_t cap, cap_flag_t flag,
			       cap_flag_value_t *value)
{
	*value = *cap_word(caps, cap, flag) & CAP_TO_MASK(cap) ? CAP_SET : CAP_CLEAR;
	return 0;
}

static inline int cap_clear(cap_t caps)
{
	for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		caps->data[i] = (struct __user_cap_data_struct){ 0 };
	return 0;
}

static inline int cap_free(cap_t caps)
{
	free(caps);
	return 0;
}

#endif
