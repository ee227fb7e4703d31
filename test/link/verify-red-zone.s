# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Use of the red zone is found, also by way of the frame pointer.
#
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
# RUN: not %ukl verify %t.img 2>&1 | FileCheck %s
#
# CHECK:      error: {{.*}}.img: uses of the red zone (4):
# CHECK-NEXT:   _start+0x0 {{.*}}: movl %edi, -0x4(%rsp)
# CHECK-NEXT:   indexed+0x0 {{.*}}: movl -0x28(%rsp,%rdi,4), %eax
# CHECK-NEXT:   address+0x0 {{.*}}: leaq -0x18(%rsp), %rax
# CHECK-NEXT:   frame+0x5 {{.*}}: movl %edi, -0x10(%rbp)
# CHECK:      note: what lies below the stack pointer does not survive

	.globl _start
	.type _start,@function
_start:
	movl %edi, -4(%rsp)
	retq
	.type indexed,@function
indexed:
	movl -40(%rsp,%rdi,4), %eax
	retq
	.type address,@function
address:			# only an address, but of what?
	leaq -24(%rsp), %rax
	retq
	.type frame,@function
frame:
	pushq %rbp
	movq %rsp, %rbp
	pushq %rbx
	movl %edi, -16(%rbp)
	popq %rbx
	popq %rbp
	retq
