//===- Decode.c - What an x86-64 instruction is ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Zydis takes the instruction apart. What may stop an instruction in the middle
// is knowledge about QEMU's translation (target/i386/tcg/translate.c), so that
// table is our own.
//
// 64-bit mode only: windows open only there, so what is wrong about code of
// other modes is never counted.
//
//===----------------------------------------------------------------------===//

#include "Decode.h"

#include "ukl_abi.h"

#include <Zydis/Zydis.h>
#include <string.h>

/// Instructions that cannot stop in the middle, by opcode, sixteen to a row:
///   s  never              r  if the operand is a register
///   n  if it is a register, and /0 to /5 (div and idiv may fault)
///   i  if it is a register, and /0 or /1
static const char one_byte_safe[] = "rrrrss..rrrrss.." // 00
                                    "rrrrss..rrrrss.."
                                    "rrrrss..rrrrss.."
                                    "rrrrss..rrrrss.."
                                    "................" // 40
                                    "................"
                                    "...r.....r.r...."
                                    "ssssssssssssssss"
                                    "rr.rrrrrrrrr.s.." // 80
                                    "ssssssssss......"
                                    "........ss......"
                                    "ssssssssssssssss"
                                    "rr....rr........" // c0
                                    "rrrr............"
                                    ".........s.s...."
                                    ".....snnss....ii";
static const char two_byte_safe[] = "................" // 0f 00
                                    "........ss..ssss"
                                    "................"
                                    "................"
                                    "rrrrrrrrrrrrrrrr" // 0f 40
                                    "................"
                                    "................"
                                    "................"
                                    "ssssssssssssssss" // 0f 80
                                    "rrrrrrrrrrrrrrrr"
                                    "..srrr.....rrr.r"
                                    "rr.r..rrr.rrrrrr"
                                    "rr......ssssssss" // 0f c0
                                    "................"
                                    "................"
                                    "................";

/// Near calls, jumps and returns and conditional branches are told apart by
/// Zydis's categories and operands; these are the other kinds.
static const struct {
  ZydisMnemonic mnemonic;
  enum insn_kind kind;
} kind_of_mnemonic[] = {
    {ZYDIS_MNEMONIC_IRET, INSN_IRET},
    {ZYDIS_MNEMONIC_IRETD, INSN_IRET},
    {ZYDIS_MNEMONIC_IRETQ, INSN_IRET},
    {ZYDIS_MNEMONIC_SYSCALL, INSN_SYSCALL},
    {ZYDIS_MNEMONIC_SYSENTER, INSN_SYSCALL},
    {ZYDIS_MNEMONIC_SYSRET, INSN_SYSRET},
    {ZYDIS_MNEMONIC_SYSEXIT, INSN_SYSRET},
    {ZYDIS_MNEMONIC_SWAPGS, INSN_SWAPGS},
    {ZYDIS_MNEMONIC_WRMSR, INSN_WRMSR},
};

/// One instruction, as Zydis sees it.
struct parts {
  ZydisDecodedInstruction insn;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

static bool is_legacy(const struct parts *p) {
  return p->insn.encoding == ZYDIS_INSTRUCTION_ENCODING_LEGACY;
}

static bool has_register_operand(const struct parts *p) {
  return p->insn.raw.modrm.mod == 3;
}

static bool is_indirect(const struct parts *p) {
  return p->operands[0].type != ZYDIS_OPERAND_TYPE_IMMEDIATE;
}

static bool writes_control_register(const struct parts *p) {
  return p->insn.mnemonic == ZYDIS_MNEMONIC_MOV &&
         p->operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
         ZydisRegisterGetClass(p->operands[0].reg.value) ==
             ZYDIS_REGCLASS_CONTROL;
}

static bool is_repeated(const struct parts *p) {
  return p->insn.attributes & (ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE |
                               ZYDIS_ATTRIB_HAS_REPNE);
}

static enum insn_kind kind_of_marker(const uint8_t *bytes, size_t size) {
  enum { MARKER_SIZE = 8 };
  static const uint8_t prefix[] = {0x0f, 0x1f, 0x84, 0x00};
  if (size != MARKER_SIZE || memcmp(bytes, prefix, sizeof(prefix)))
    return INSN_STRAIGHT;
  uint32_t number;
  memcpy(&number, bytes + sizeof(prefix), sizeof(number));
  return number == UKL_MARKER_BEGIN ? INSN_BEGIN_MARKER
         : number == UKL_MARKER_END ? INSN_END_MARKER
                                    : INSN_STRAIGHT;
}

static enum insn_kind kind_of(const struct parts *p) {
  for (size_t i = 0; i < sizeof(kind_of_mnemonic) / sizeof(*kind_of_mnemonic);
       i++)
    if (kind_of_mnemonic[i].mnemonic == p->insn.mnemonic)
      return kind_of_mnemonic[i].kind;
  bool is_far = p->insn.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR;
  switch (p->insn.meta.category) {
  case ZYDIS_CATEGORY_CALL:
    return is_far ? INSN_FAR : is_indirect(p) ? INSN_CALL_INDIRECT : INSN_CALL;
  case ZYDIS_CATEGORY_UNCOND_BR:
    return is_far ? INSN_FAR : is_indirect(p) ? INSN_JMP_INDIRECT : INSN_JMP;
  case ZYDIS_CATEGORY_RET:
    return is_far ? INSN_FAR : INSN_RET;
  case ZYDIS_CATEGORY_COND_BR:
    return INSN_JCC;
  default:
    break;
  }
  if (is_repeated(p))
    return INSN_REP;
  return writes_control_register(p) &&
                 p->operands[0].reg.value == ZYDIS_REGISTER_CR3
             ? INSN_CR3_WRITE
             : INSN_STRAIGHT;
}

static bool may_stop(const struct parts *p) {
  const char *safe = p->insn.opcode_map == ZYDIS_OPCODE_MAP_DEFAULT
                         ? one_byte_safe
                     : p->insn.opcode_map == ZYDIS_OPCODE_MAP_0F ? two_byte_safe
                                                                 : NULL;
  if (!is_legacy(p) || !safe)
    return true;
  switch (safe[p->insn.opcode]) {
  case 's':
    return false;
  case 'r':
    return !has_register_operand(p);
  case 'n':
    return !has_register_operand(p) || p->insn.raw.modrm.reg > 5;
  case 'i':
    return !has_register_operand(p) || p->insn.raw.modrm.reg > 1;
  default:
    return true;
  }
}

// An operand that is read and written counts once: one access is enough to tell
// success from a fault. Instructions with an 0f prefix are left out, because
// some of their memory operands are never accessed (nop, prefetch).
static unsigned accesses(const struct parts *p, enum insn_kind kind) {
  if (!is_legacy(p) || p->insn.opcode_map != ZYDIS_OPCODE_MAP_DEFAULT ||
      kind == INSN_IRET || kind == INSN_FAR)
    return 0;
  unsigned count = 0;
  for (unsigned i = 0; i < p->insn.operand_count; i++)
    count += p->operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY &&
             p->operands[i].mem.type == ZYDIS_MEMOP_TYPE_MEM;
  return count;
}

static bool flushes_tlb(const struct parts *p) {
  return writes_control_register(p) ||
         p->insn.mnemonic == ZYDIS_MNEMONIC_INVLPG ||
         p->insn.mnemonic == ZYDIS_MNEMONIC_INVPCID;
}

static bool is_push_or_pop(const struct parts *p) {
  return (p->insn.mnemonic == ZYDIS_MNEMONIC_PUSH ||
          p->insn.mnemonic == ZYDIS_MNEMONIC_POP) &&
         p->operands[0].type == ZYDIS_OPERAND_TYPE_REGISTER;
}

struct decoded decode(const uint8_t *bytes, size_t size) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  struct parts p;
  struct decoded d = {.kind = INSN_STRAIGHT, .may_stop = true};
  ZyanStatus status =
      ZydisDecoderDecodeFull(&decoder, bytes, size, &p.insn, p.operands);
  if (status == ZYDIS_STATUS_NO_MORE_DATA)
    return d;
  d.length = (unsigned)size;
  // It raises an exception, or Zydis does not know it.
  if (!ZYAN_SUCCESS(status))
    return d;
  d.length = p.insn.length;
  d.kind = kind_of_marker(bytes, size);
  if (d.kind == INSN_STRAIGHT)
    d.kind = kind_of(&p);
  d.may_stop = may_stop(&p);
  d.accesses = accesses(&p, d.kind);
  d.flushes_tlb = flushes_tlb(&p);
  d.is_push_or_pop = is_push_or_pop(&p);
  if (p.operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE &&
      p.operands[0].imm.is_relative)
    d.displacement = p.operands[0].imm.value.s;
  return d;
}
