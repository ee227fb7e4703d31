# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A native member: weak references to what the kernel has, and a constructor with a
# priority.

	.weak _printk
	.weak jiffies

	.globl native_weak_function
	.type native_weak_function, @function
native_weak_function:
	movq $_printk, %rax
	ret
	.size native_weak_function, . - native_weak_function

	.globl native_weak_data
	.type native_weak_data, @function
native_weak_data:
	movq $jiffies, %rax
	ret
	.size native_weak_data, . - native_weak_data

	.section .init_array.160, "aw", @init_array
	.balign 8
	.quad construct_160

	.section .note.GNU-stack, "", @progbits
