/* SPDX-License-Identifier: GPL-2.0-only OR (Apache-2.0 WITH LLVM-exception) */
/*
 * What the kernel and the UKL toolchain agree on: sizes, names, sections and
 * markers. Only macros, so that C, C++ and assembly can include it, in the
 * kernel, in compiler passes and in tools.
 *
 * The toolchain has the file as ukl-lld-scripts/ukl_abi.h, the kernel as
 * arch/x86/include/asm/ukl_abi.h. A test compares the two.
 */
#ifndef _ASM_X86_UKL_ABI_H
#define _ASM_X86_UKL_ABI_H

/*
 * Gates of direct system calls, see ukl_gate.c: so many bytes each, aligned,
 * and behind the kernel's return address the way out. UKL_GATE_EXIT is the bit
 * of an address that tells it from the way in.
 */
#define UKL_GATE_SIZE		256
#define UKL_GATE_EXIT		128

/*
 * Leaves are system calls that run on the application's stack, without side
 * effects until they return: so many bytes each, aligned, and first a jump to
 * the full entry, padded to UKL_LEAF_JUMP_SIZE.
 */
#define UKL_LEAF_SIZE		256
#define UKL_LEAF_JUMP_SIZE	8

/* The application's symbols get this prefix, its sections that. */
#define UKL_SYMBOL_PREFIX	"ukl_"
#define UKL_SECTION_PREFIX	".ukl."

/* How names begin that ukl.lds.h gives to the application. */
#define UKL_LINKER_SCRIPT_NAMES						\
	"__preinit_array_", "__init_array_", "__fini_array_", "__ukl_"

/* Sections that ukl.lds.h places; it has to spell them out. */
#define UKL_SECTION_TEXT	".ukl.text"
#define UKL_SECTION_LEAVES	".ukl.leaf.text"
#define UKL_SECTION_RODATA	".ukl.rodata"
#define UKL_SECTION_DATA	".ukl.data"
#define UKL_SECTION_BSS		".ukl.bss"
#define UKL_SECTION_TDATA	".ukl.tdata"
#define UKL_SECTION_TBSS	".ukl.tbss"
#define UKL_SECTION_PREINIT	".ukl.preinit_array"
#define UKL_SECTION_INIT	".ukl.init_array"
#define UKL_SECTION_FINI	".ukl.fini_array"

/* Code ranges, as ukl.lds.h defines them. */
#define UKL_TEXT_START		"__ukl_text_start"
#define UKL_TEXT_END		"__ukl_text_end"
#define UKL_LEAVES_START	"__ukl_leaves_start"
#define UKL_LEAVES_END		"__ukl_leaves_end"
#define UKL_GATES_START		"__ukl_gates_start"
#define UKL_GATES_END		"__ukl_gates_end"

/* A system call's gate or leaf has its name behind this. */
#define UKL_GATE_PREFIX		"__ukl_gate_"
#define UKL_LEAF_PREFIX		"__ukl_leaf_"
/* The kernel's full entry, which replaces the SYSCALL instruction. */
#define UKL_ENTRY_SYMBOL	"ukl_entry_SYSCALL_64"

/*
 * Where a profile's identity is: binary ids of the raw format of LLVM's
 * profiles, in front of the counters. See arch/x86/lib/ukl_profile_fs.c.
 */
#define UKL_PROFILE_IDS		"__ukl_profile_ids"

/*
 * What measures a window of instructions: the displacements of two
 * "nopl <displacement>(%rax,%rax,1)", which is 0f 1f 84 00 and four bytes,
 * little endian. In hexadecimal 'UKLB', 'UKLE'.
 */
#define UKL_MARKER_BEGIN	0x554b4c42
#define UKL_MARKER_END		0x554b4c45

#endif /* _ASM_X86_UKL_ABI_H */
