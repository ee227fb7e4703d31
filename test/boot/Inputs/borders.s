# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A native member: weak references to what the kernel has, a constructor with a
# priority, a user of the red zone, common symbols, and tables between the
# functions whose bytes are instructions that no program may have.

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

# int red_zone_keeps(unsigned long value): fills the red zone, waits a while, and
# returns 1 if all of it is there.
	.globl red_zone_keeps
	.type red_zone_keeps, @function
red_zone_keeps:
	.set slot, 1
	.rept 16
	lea slot(%rdi), %rax
	mov %rax, -8 * slot(%rsp)
	.set slot, slot + 1
	.endr
	mov $300, %ecx
1:	dec %ecx
	jnz 1b
	.set slot, 1
	.rept 16
	lea slot(%rdi), %rax
	cmp %rax, -8 * slot(%rsp)
	jne 2f
	.set slot, slot + 1
	.endr
	mov $1, %eax
	ret
2:	xor %eax, %eax
	ret
	.size red_zone_keeps, . - red_zone_keeps

# long stack_arguments(...): returns the first word that is on the stack. Stores to
# the stack as code does that trusts the ABI.
	.globl stack_arguments
	.type stack_arguments, @function
stack_arguments:
	mov 8(%rsp), %rax
	sub $24, %rsp
	movaps %xmm0, (%rsp)
	add $24, %rsp
	ret
	.size stack_arguments, . - stack_arguments

	.comm common_to_both, 4, 4
	.comm common_hidden, 48, 32
	.hidden common_hidden

# int table_sum(void)
	.globl table_sum
	.type table_sum, @function
table_sum:
	movzbl table(%rip), %eax
	movzbl .Lunnamed(%rip), %ecx
	add %ecx, %eax
	jmp .Lbehind
	.size table_sum, . - table_sum

	.type table, @object
table:	.byte 0x0f, 0x05, 0xcd, 0x80, 0x65, 0x8b, 0x04, 0x25, 0, 0, 0, 0
	.size table, . - table
.Lunnamed:
	.byte 0x65, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0x0f, 0x05
.Lbehind:
	ret
	.byte 0x0f, 0x05

# A jump that the linker has yet to fill in, in front of a table.
	.globl common_constant
	.type common_constant, @function
common_constant:
	jmp native_constant
	.size common_constant, . - common_constant
	.byte 0x0f, 0x05, 0x0f, 0x05

# A common symbol is stronger than the weak one in borders-weak.s.
	.comm common_or_weak, 8, 8

	.section .init_array.160, "aw", @init_array
	.balign 8
	.quad construct_160

	.section .note.GNU-stack, "", @progbits
