# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Leaves must be able to start over, and gates must be laid out as interrupts
# expect them.
#
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify-direct.lds %t.o -o %t.img
# RUN: not %ukl verify %t.img 2>&1 | FileCheck %s
#
# CHECK:      error: {{.*}}.img: instructions in a system call that may have to start over (5):
# CHECK-NEXT:   stores+0x0 {{.*}}: movq %rax, (%rdi)
# CHECK-NEXT:   pushes+0x0 {{.*}}: pushq %rbx
# CHECK-NEXT:   calls+0x0 {{.*}}: callq
# CHECK-NEXT:   long+0xf8 {{.*}}: does not fit into a block of 256 bytes
# CHECK-NEXT:   shifted+0x0 {{.*}}: is not in a block of its own
# CHECK-NEXT: note: it must not be UKL_LEAF in llvm-passes/syscalls/DirectSyscalls.def
# CHECK-NEXT: error: {{.*}}.img: gates with another layout (1):
# CHECK-NEXT:   gates+0x100

	.globl _start
	.type _start,@function
_start:
	retq

	.macro leaf name
	.balign 256, 0xcc
	jmp _start
	.fill 3, 1, 0xcc
	.type \name,@function
\name:
	.endm

	.section .ukl.leaf.text,"ax"
	leaf good
	movq %gs:0, %rax
	cmpq $0, 8(%rax)
	jne 1f
	movslq 16(%rax), %rax
	retq
1:	jmp _start
	leaf stores
	movq %rax, (%rdi)
	retq
	leaf pushes
	pushq %rbx
	retq
	leaf calls
	callq good
	retq
	leaf long
	.fill 256, 1, 0x90
	retq
	.balign 16, 0xcc
	.type shifted,@function
shifted: retq

	.section .ukl.gate.text,"ax"
	.balign 256, 0xcc
	.type gate,@function
gate:	jmp _start
	.fill 128 - 5 - 5, 1, 0x90
	callq good
	retq
	.balign 256, 0xcc
	.type late,@function
late:	jmp _start
	.fill 128 - 5 - 4, 1, 0x90
	callq good
	retq
	.balign 256, 0xcc
