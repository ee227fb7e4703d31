//===- Decode.h - What an x86-64 instruction is ---------------*- C -*-----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_QEMU_PLUGIN_DECODE_H
#define UKL_QEMU_PLUGIN_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Kinds of instructions that have counters of their own, or that have to be
/// counted in a different way.
enum insn_kind {
  INSN_STRAIGHT,
  INSN_JCC, // and loop, jrcxz
  INSN_JMP,
  INSN_JMP_INDIRECT,
  INSN_CALL,
  INSN_CALL_INDIRECT,
  INSN_RET,
  INSN_REP, // a string instruction with a repeat prefix
  INSN_SYSCALL,
  INSN_SYSRET,
  INSN_IRET,
  INSN_FAR, // other transfers, such as a far return
  INSN_SWAPGS,
  INSN_CR3_WRITE,
  INSN_WRMSR,
  INSN_BEGIN_MARKER,
  INSN_END_MARKER,
  INSN_KINDS
};

struct decoded {
  enum insn_kind kind;
  /// In bytes; 0 if the instruction is longer than the bytes that were given.
  unsigned length;
  /// May end before it is complete: by a fault, or because QEMU starts it over.
  bool may_stop;
  /// How often it accesses data when it is complete; 0 also if not known.
  unsigned accesses;
  bool flushes_tlb;
  /// Pushes or pops a register.
  bool is_push_or_pop;
  /// Target of a direct jump or call, relative to the next instruction.
  int64_t displacement;
};

/// Decodes the instruction that BYTES start with. SIZE is the number of bytes.
struct decoded decode(const uint8_t *bytes, size_t size);

#endif
