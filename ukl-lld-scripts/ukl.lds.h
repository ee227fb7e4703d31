/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the kernel's linker script places an application that is linked
 * into vmlinux.  arch/x86/kernel/vmlinux.lds.S uses the macros.  The UKL
 * toolchain has the same file in ukl-lld-scripts/, and compares the two.
 *
 *  - The application's text is kernel text (UKL_TEXT, inside .text), so that
 *    SMEP stays on and backtraces know it.
 *  - Its data is *linked* at a low user address (UKL_DATA_BASE), and *loaded*
 *    right behind the kernel's initialised data.  exec maps the loaded bytes
 *    privately at the linked address: fs/binfmt_ukl.c.
 *
 * The low sections end a run of file offsets.  lld refuses a section that
 * goes back to an earlier segment, hence the kernel's .bss needs a segment of
 * its own behind them (UKL_PHDRS, UKL_KERNEL_BSS).
 */
#ifndef _ASM_X86_UKL_LDS_H
#define _ASM_X86_UKL_LDS_H

#ifdef CONFIG_UNIKERNEL_LINUX

#include <asm/ukl.h>

/*
 * Above mmap_min_addr, below the default load address of static executables,
 * and above the zero-based per-CPU section.
 */
#define UKL_DATA_BASE	0x200000

#ifdef CONFIG_UKL_TLS
#define UKL_TLS_PHDR	ukltls PT_TLS FLAGS(4);		/* R__ */
#define UKL_TLS_PHDR_OF	:ukltls
#else
#define UKL_TLS_PHDR
#define UKL_TLS_PHDR_OF
#endif

#define UKL_PHDRS						\
	ukl PT_LOAD FLAGS(6);			/* RW_ */	\
	UKL_TLS_PHDR						\
	bss PT_LOAD FLAGS(6);			/* RW_ */

#define UKL_TEXT						\
		. = ALIGN(16);					\
		__ukl_text_start = .;				\
		*(.ukl.text .ukl.text.*)			\
		. = ALIGN(UKL_LEAF_SIZE);			\
		__ukl_leaves_start = .;				\
		*(.ukl.leaf.text)				\
		__ukl_leaves_end = .;				\
		. = ALIGN(UKL_GATE_SIZE);			\
		__ukl_gates_start = .;				\
		*(.ukl.gate.text)				\
		__ukl_gates_end = .;				\
		*(.ukl.gate.text.unlikely)			\
		__ukl_text_end = .;

/* The load address of a section in the low segment, at the same offset. */
#define UKL_AT(sec)						\
	AT(ABSOLUTE(__ukl_image) - LOAD_OFFSET +		\
	   ABSOLUTE(ADDR(sec)) - UKL_DATA_BASE)

#define UKL_DATA						\
	. = ALIGN(PAGE_SIZE);					\
	__ukl_image = .;					\
	.ukl.rodata UKL_DATA_BASE : UKL_AT(.ukl.rodata) {	\
		__ukl_rodata_start = .;				\
		*(.ukl.rodata .ukl.rodata.*)			\
		. = ALIGN(8);					\
		__preinit_array_start = .;			\
		KEEP(*(.ukl.preinit_array))			\
		__preinit_array_end = .;			\
		__init_array_start = .;				\
		KEEP(*(SORT_BY_INIT_PRIORITY(.ukl.init_array.*)))	\
		KEEP(*(.ukl.init_array))			\
		__init_array_end = .;				\
		__fini_array_start = .;				\
		KEEP(*(SORT_BY_INIT_PRIORITY(.ukl.fini_array.*)))	\
		KEEP(*(.ukl.fini_array))			\
		__fini_array_end = .;				\
		. = ALIGN(PAGE_SIZE);				\
		__ukl_rodata_end = .;				\
	} :ukl							\
	.ukl.tdata : UKL_AT(.ukl.tdata) {			\
		__ukl_data_start = .;				\
		__ukl_tdata_start = .;				\
		*(.ukl.tdata .ukl.tdata.*)			\
		__ukl_tdata_end = .;				\
	} :ukl UKL_TLS_PHDR_OF					\
	.ukl.tbss : UKL_AT(.ukl.tbss) {				\
		*(.ukl.tbss .ukl.tbss.*)			\
		__ukl_tbss_end = .;				\
	} :ukl UKL_TLS_PHDR_OF					\
	.ukl.data : UKL_AT(.ukl.data) {				\
		*(.ukl.data .ukl.data.*)			\
		. = ALIGN(PAGE_SIZE);				\
		__ukl_data_end = .;				\
	} :ukl							\
	.ukl.bss (NOLOAD) : UKL_AT(.ukl.bss) {			\
		__ukl_bss_start = .;				\
		*(.ukl.bss .ukl.bss.*)				\
		. = ALIGN(PAGE_SIZE);				\
		__ukl_bss_end = .;				\
	} :NONE							\
	/* As in PT_TLS: with the padding between the two. */	\
	__ukl_tls_size = ABSOLUTE(__ukl_tbss_end) -		\
			 ABSOLUTE(__ukl_tdata_start);		\
	__ukl_tls_align = MAX(ALIGNOF(.ukl.tdata), ALIGNOF(.ukl.tbss));	\
	/* The stack size of threads. If it is 0, the C library decides. */ \
	PROVIDE(__ukl_stack_size = 0);				\
	. = ABSOLUTE(__ukl_image) +				\
	    ABSOLUTE(__ukl_data_end) - UKL_DATA_BASE;

#define UKL_KERNEL_BSS	:bss

/*
 * What instrumentation of LLVM (pgo-instr-gen, instrprof) adds, in .data: early
 * code counts before .bss is cleared. Without instrumentation all are empty.
 * The runtime in the kernel and readers of guest memory go by the symbols.
 * __llvm_prf_bits, _vns and _vtab belong to kinds of profiles that are not
 * made: as orphans, they would give a warning.
 */
#define UKL_PROFILE_SECTION(sec)				\
		. = ALIGN(8);					\
		__start_##sec = .;				\
		KEEP(*(sec))					\
		__stop_##sec = .;

#define UKL_PROFILE_DATA					\
		UKL_PROFILE_SECTION(__llvm_prf_data)		\
		UKL_PROFILE_SECTION(__llvm_prf_cnts)		\
		UKL_PROFILE_SECTION(__llvm_prf_names)		\
		UKL_PROFILE_SECTION(__llvm_prf_vals)		\
		UKL_PROFILE_SECTION(__llvm_prf_vnds)		\
		UKL_PROFILE_SECTION(__ukl_profile_ids)

/* Immediates for entry_ukl.S. The program ends where the leaves begin. */
#define UKL_TEXT_SIZES						\
__ukl_program_size = ABSOLUTE(__ukl_leaves_start - __ukl_text_start);	\
__ukl_leaves_size = ABSOLUTE(__ukl_leaves_end - __ukl_leaves_start);	\
__ukl_gates_size = ABSOLUTE(__ukl_gates_end - __ukl_gates_start);

/*
 * Application text reaches its data with 32-bit PC-relative addresses: from
 * X below the top of the address space to X below 2 GiB. X is where text is
 * loaded, and the low sections must not overlap with that either: lld compares
 * all load addresses.
 */
#define UKL_ASSERT						\
. = ASSERT(__ukl_bss_end <= ADDR(.text) - LOAD_OFFSET,		\
	   "UKL: application data does not fit below the address that application text can reach - increase CONFIG_PHYSICAL_START");

#else /* !CONFIG_UNIKERNEL_LINUX */

#define UKL_PHDRS
#define UKL_TEXT
#define UKL_PROFILE_DATA
#define UKL_DATA
#define UKL_KERNEL_BSS
#define UKL_TEXT_SIZES
#define UKL_ASSERT

#endif

#endif /* _ASM_X86_UKL_LDS_H */
