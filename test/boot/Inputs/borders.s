# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Weak references of a native member to what the kernel has.

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

	.section .note.GNU-stack, "", @progbits
