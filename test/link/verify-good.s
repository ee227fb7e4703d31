# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Code that is fine in ring 0, and looks a little like code that is not.
#
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
# RUN: %ukl verify %t.img | FileCheck %s
#
# (The sixth is the padding in front of _start.)
# CHECK: 6 functions, {{[0-9]+}} bytes of the program's code
# CHECK: which members are native is not known
# CHECK: no system call instructions, and no use of GS

# What the kernel itself does is not looked at.
	.section .kernel.text,"ax",@progbits
	.globl entry
entry:
	sysretq

	.text
	.globl _start
	.type _start,@function
_start:				# a frame, used down to its end
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx
	subq $16, %rsp
	movl $1, -24(%rbp)
	leaq -8(%rbp), %rsp
	popq %rbx
	popq %rbp
	retq

	.type adjust,@function
adjust:				# lea moves the stack pointer
	leaq -16(%rsp), %rsp
	movq %rdi, (%rsp)
	leaq 16(%rsp), %rsp
	retq

	.type aligned,@function
aligned:			# the depth of the frame is known only at run time
	pushq %rbp
	movq %rsp, %rbp
	andq $-64, %rsp
	movl $1, -8(%rbp)
	leave
	retq

	.type percpu,@function
percpu:				# another segment is not the stack
	movq %fs:-8(%rsp), %rax
	retq

	.type traps,@function
traps:				# traps, but none into the kernel's system calls
	int3
	int $3
	ud2
