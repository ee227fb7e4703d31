# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A weak definition of what borders.s has as a common symbol.

	.data
	.balign 8
	.weak common_or_weak
common_or_weak:
	.quad 7

	.section .note.GNU-stack, "", @progbits
