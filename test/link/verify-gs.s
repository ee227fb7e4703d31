# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Use of GS is found: in ring 0 that is the kernel's. To read its selector is
# harmless, FS is the program's own, and the red zone may be used.
#
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
# RUN: not %ukl verify %t.img 2>&1 | FileCheck %s
#
# CHECK:      error: {{.*}}.img: uses of the segment register GS (6):
# CHECK-NEXT:   _start+0x0 {{.*}}: movl %gs:0x0, %eax
# CHECK-NEXT:   _start+0x8 {{.*}}: wrgsbaseq %rax
# CHECK-NEXT:   _start+0xd {{.*}}: rdgsbaseq %rax
# CHECK-NEXT:   _start+0x12 {{.*}}: movl %eax, %gs
# CHECK-NEXT:   _start+0x14 {{.*}}: popq %gs
# CHECK-NEXT:   _start+0x16 {{.*}}: swapgs
# CHECK:      note: in ring 0 it is the base of the kernel's per-CPU data

	.globl _start
	.type _start,@function
_start:
	movl %gs:0, %eax
	wrgsbaseq %rax
	rdgsbaseq %rax
	movl %eax, %gs
	popq %gs
	swapgs
	movl %gs, %eax
	movl %fs:0, %eax
	movl %edi, -4(%rsp)
	movl -40(%rsp,%rdi,4), %eax
	retq
