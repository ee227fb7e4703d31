# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Every instruction that enters or leaves the kernel is found, with its function
# and address.
#
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
# RUN: not %ukl verify %t.img 2>&1 | FileCheck %s
#
# CHECK:      error: {{.*}}.img: instructions that only work in user mode (6):
# CHECK-NEXT:   _start+0x5 (0x400005): syscall
# CHECK-NEXT:   old+0x0 (0x400008): int $0x80
# CHECK-NEXT:   old+0x2 (0x40000a): sysenter
# CHECK-NEXT:   unnamed+0x0 {{.*}}: sysretl
# CHECK-NEXT:   unnamed+0x2 {{.*}}: sysretq
# CHECK-NEXT:   unnamed+0x5 {{.*}}: sysexitl
# CHECK:      note: in ring 0 a system call is a call

	.globl _start
	.type _start,@function
_start:
	movl $60, %eax
	syscall
	retq
	.type old,@function
old:
	int $0x80
	sysenter
# A label without a type, as hand-written assembly has them.
unnamed:
	sysretl
	sysretq
	sysexit
