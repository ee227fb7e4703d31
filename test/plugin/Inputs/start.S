// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the PVH entry to guest_main in 64-bit mode.

#include "guest.h"

.section .note.pvh, "a", @note
.long 4, 4, 18 // XEN_ELFNOTE_PHYS32_ENTRY
.asciz "Xen"
.long pvh_start

.section .start, "ax", @progbits
.code32
pvh_start:
  xor %ecx, %ecx
1:
  mov %ecx, %eax
  shl $21, %eax
  or $0x87, %eax // present, writable, user, 2 MiB
  mov %eax, directory(,%ecx,8)
  inc %ecx
  cmp $512, %ecx
  jne 1b
  movl $directory + 7, pointers
  movl $pointers + 7, tables
  movl $pointers + 7, tables + 256 * 8
  mov $tables, %eax
  mov %eax, %cr3
  mov $0x6a0, %eax // PAE, PGE, FXSR and XMM exceptions
  mov %eax, %cr4
  mov $0xc0000080, %ecx // EFER: long mode, syscall
  rdmsr
  or $0x101, %eax
  wrmsr
  mov $0x80010033, %eax
  mov %eax, %cr0
  lgdt gdt_pointer
  ljmp $KERNEL_CODE, $start64

.code64
start64:
  mov $KERNEL_DATA, %eax
  mov %eax, %ds
  mov %eax, %es
  mov %eax, %ss
  lea stack_top(%rip), %rsp
  lea tss(%rip), %rax
  movabs $HIGH_HALF + interrupt_stack_top, %rcx
  mov %rcx, 4(%rax) // of ring 0
  mov %rcx, 36(%rax) // of all gates
  mov %ax, gdt + 0x28 + 2(%rip)
  shr $16, %rax
  mov %al, gdt + 0x28 + 4(%rip)
  mov %ah, gdt + 0x28 + 7(%rip)
  mov $0x28, %eax
  ltr %ax
  lidt idt_pointer(%rip)
  call guest_main
  mov $0x10, %al // QEMU's exit status: 33
  out %al, $0xf4
  hlt

.text
// Adds rax to the list of window lengths by the guest's clock.
.globl put_ticks
put_ticks:
  mov $8, %ecx
1:
  out %al, $0xe9
  shr $8, %rax
  loop 1b
  ret

.globl set_gate
set_gate:
  shl $4, %edi
  add $idt, %rdi
  mov %si, (%rdi)
  movl $KERNEL_CODE, 2(%rdi)
  movw $0xee01, 4(%rdi) // interrupt gate, stack 1, from ring 3 too
  shr $16, %rsi
  mov %rsi, 6(%rdi)
  ret

.data
.balign 8
gdt:
  .quad 0, 0x00af9b000000ffff, 0x00cf93000000ffff
  .quad 0x00cff3000000ffff, 0x00affb000000ffff
  .quad 0x0000890000000067, 0
gdt_pointer:
  .word . - gdt - 1
  .quad gdt
idt_pointer:
  .word 256 * 16 - 1
  .quad idt

.bss
.balign 4096
tables: .skip 4096
pointers: .skip 4096
.globl directory
directory: .skip 4096
.globl idt
idt: .skip 4096
tss: .skip 104
.balign 16384
.skip 16384
.globl stack_top
stack_top:
.skip 16384
.globl interrupt_stack_top
interrupt_stack_top:
