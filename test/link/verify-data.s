# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Bytes that do not decode are mentioned: they have not been checked.
#
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.img
# RUN: %ukl verify %t.img 2>&1 | FileCheck %s
#
# CHECK:      warning: {{.*}}.img: bytes that are no instruction (1):
# CHECK-NEXT:   _start+0x1

	.globl _start
	.type _start,@function
_start:
	retq
	.byte 0x06
