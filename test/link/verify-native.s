# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The rules hold for compiled functions and for those of native members.
#
# RUN: echo '{"version": 3, "program": "app", "link": "fast",' > %t.json
# RUN: echo ' "syscalls": "entry", "optimisation": "O2", "bitcode_xxh3": "0",' >> %t.json
# RUN: echo ' "kernel": "k", "instrumentation": "", "llvm": "22.1.8", "native": ["f.o"],' >> %t.json
# RUN: echo ' "native_functions": ["ukl_native"], "lto_objects": []}' >> %t.json
# RUN: %clang -c %s -o %t.o
# RUN: %ld.lld -T %S/Inputs/verify.lds %t.o -o %t.elf
# RUN: %llvm-objcopy --add-section=.ukl.image=%t.json %t.elf %t.img
# RUN: not %ukl verify %t.img 2>&1 | FileCheck %s
#
# CHECK:      instructions that only work in user mode (1):
# CHECK-NEXT:   ukl_compiled+0x4 {{.*}}: syscall
# CHECK:      uses of the segment register GS (1):
# CHECK-NEXT:   ukl_native+0x0 {{.*}}: movl %edi, %gs:-0x4

	.globl _start
	.type _start,@function
_start:
	retq
	.type ukl_native,@function
ukl_native:
	movl %edi, %gs:-4
	retq
	.type ukl_compiled,@function
ukl_compiled:
	jmpq *-8(%rsp)
	syscall
