// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the guests of these tests are made of. A guest is one assembly file with
// a function `guest_main`; start.S calls it in ring 0, in 64-bit mode, with
// interrupts off, and ends QEMU when it returns.

#define MARKER(number) .byte 0x0f, 0x1f, 0x84, 0x00; .long number
#define BEGIN_MARKER MARKER(0x554b4c42)
#define END_MARKER MARKER(0x554b4c45)

// BEGIN and END put this many instructions of their own in the window.
#define OWN_INSTRUCTIONS 5

// A window. Change rax, rdx, r14 and r15.
.macro BEGIN
  BEGIN_MARKER
  rdtsc
  shl $32, %rdx
  or %rdx, %rax
  mov %rax, %r15
.endm
.macro END
  rdtsc
  END_MARKER
  shl $32, %rdx
  or %rdx, %rax
  sub %r15, %rax
  call put_ticks
.endm

// Makes an exception or interrupt go to a handler. Changes rax and rdi, rsi.
.macro SET_GATE vector, handler
  mov $\vector, %edi
  lea \handler(%rip), %rsi
  call set_gate
.endm

#define KERNEL_CODE 0x08
#define KERNEL_DATA 0x10
#define USER_DATA 0x1b
#define USER_CODE 0x23

// The first 1 GiB is mapped at 0, for ring 3 too, and again here without.
#define HIGH_HALF 0xffff800000000000
// The 2 MiB at BACKING are mapped here when the guest says so.
#define NOT_PRESENT 0x3e00000
#define BACKING 0x200000
#define UNMAP_PAGE movq $0, directory + 31 * 8(%rip); invlpg NOT_PRESENT
#define MAP_PAGE movq $BACKING + 0x87, directory + 31 * 8(%rip)
