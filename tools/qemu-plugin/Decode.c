//===- Decode.c - What an x86-64 instruction is ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// 64-bit mode only: windows are only opened there, and what is wrong about code
// of other modes is not counted.
//
//===----------------------------------------------------------------------===//

#include "Decode.h"

#include "ukl_abi.h"

#include <string.h>

/// What follows an opcode, a letter each, sixteen to a row:
///   m  ModRM              b  ModRM, imm8        z  ModRM, imm16/32
///   1  imm8               4  imm16/32           2  imm16
///   3  imm16, imm8        8  address            v  imm16/32/64
///   g  ModRM, imm8 if /0, /1                    G  the same with imm16/32
static const char one_byte_format[] = "mmmm14..mmmm14.." // 00
                                      "mmmm14..mmmm14.."
                                      "mmmm14..mmmm14.."
                                      "mmmm14..mmmm14.."
                                      "................" // 40
                                      "................"
                                      "...m....4z1b...."
                                      "1111111111111111"
                                      "bz.bmmmmmmmmmmmm" // 80
                                      "................"
                                      "8888....14......"
                                      "11111111vvvvvvvv"
                                      "bb2...bz3.2..1.." // c0
                                      "mmmm....mmmmmmmm"
                                      "1111111144.1...."
                                      "......gG......mm";
static const char two_byte_format[] = "mmmm.........m.b" // 0f 00
                                      "mmmmmmmmmmmmmmmm"
                                      "mmmm....mmmmmmmm"
                                      "................"
                                      "mmmmmmmmmmmmmmmm" // 0f 40
                                      "mmmmmmmmmmmmmmmm"
                                      "mmmmmmmmmmmmmmmm"
                                      "bbbbmmm.mmmmmmmm"
                                      "4444444444444444" // 0f 80
                                      "mmmmmmmmmmmmmmmm"
                                      "...mbm.....mbmmm"
                                      "mmmmmmmmmmbmmmmm"
                                      "mmbmbbbm........" // 0f c0
                                      "mmmmmmmmmmmmmmmm"
                                      "mmmmmmmmmmmmmmmm"
                                      "mmmmmmmmmmmmmmmm";

/// Instructions that cannot stop in the middle, the same way:
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

/// Accesses to memory that an instruction makes when it completes, the same
/// way: a number, or M for one if the operand is in memory, or '.' for none or
/// not known. Those that may make more count as one: it tells a fault from
/// success.
static const char one_byte_accesses[] = "MMMM....MMMM...." // 00
                                        "MMMM....MMMM...."
                                        "MMMM....MMMM...."
                                        "MMMM....MMMM...."
                                        "................" // 40
                                        "1111111111111111"
                                        "...M....1M1M...."
                                        "................"
                                        "MM.MMMMMMMMM...." // 80
                                        "............11.."
                                        "11112222..111111"
                                        "................"
                                        "MM11..MM.111...." // c0
                                        "MMMM............"
                                        "........1......."
                                        "......MM......MM";

enum { MARKER_SIZE = 8 };
static const uint8_t marker_prefix[] = {0x0f, 0x1f, 0x84, 0x00};
static const uint32_t begin_marker = UKL_MARKER_BEGIN;
static const uint32_t end_marker = UKL_MARKER_END;

struct cursor {
  const uint8_t *bytes;
  size_t size, at;
  bool ran_out;
};

static uint8_t next_byte(struct cursor *c) {
  if (c->at >= c->size) {
    c->ran_out = true;
    return 0;
  }
  return c->bytes[c->at++];
}

static void skip(struct cursor *c, size_t count) {
  c->at += count;
  if (c->at > c->size)
    c->ran_out = true;
}

/// One instruction, taken apart.
struct parts {
  unsigned map; // 1, 2 (0f), 3 (0f 38), 4 (0f 3a)
  uint8_t opcode, modrm, rex;
  bool has_modrm, vex, repeat, operand16, address32;
  int64_t immediate; // the first one, if it has 8 or 32 bits
};

static bool is_register(const struct parts *p) { return p->modrm >= 0xc0; }
static unsigned reg_field(const struct parts *p) { return p->modrm >> 3 & 7; }

static void read_prefixes(struct cursor *c, struct parts *p) {
  for (;;) {
    uint8_t byte = c->at < c->size ? c->bytes[c->at] : 0;
    if (byte == 0xf2 || byte == 0xf3)
      p->repeat = true;
    else if (byte == 0x66)
      p->operand16 = true;
    else if (byte == 0x67)
      p->address32 = true;
    else if (byte != 0xf0 && (byte & 0xe7) != 0x26 && byte != 0x64 &&
             byte != 0x65)
      break;
    c->at++;
  }
  if (c->at < c->size && (c->bytes[c->at] & 0xf0) == 0x40)
    p->rex = c->bytes[c->at++];
}

static void read_opcode(struct cursor *c, struct parts *p) {
  p->map = 1;
  p->opcode = next_byte(c);
  if (p->opcode == 0xc5) {
    next_byte(c);
    p->map = 2;
    p->vex = true;
  } else if (p->opcode == 0xc4) {
    p->map = 1 + (next_byte(c) & 3);
    next_byte(c);
    p->vex = true;
  } else if (p->opcode == 0x0f) {
    p->map = 2;
  } else {
    return;
  }
  p->opcode = next_byte(c);
  if (p->vex || (p->opcode != 0x38 && p->opcode != 0x3a))
    return;
  p->map = p->opcode == 0x38 ? 3 : 4;
  p->opcode = next_byte(c);
}

static void read_modrm(struct cursor *c, struct parts *p) {
  p->has_modrm = true;
  p->modrm = next_byte(c);
  // Control and debug registers: there is no memory form.
  if (p->map == 2 && (p->opcode & 0xfc) == 0x20)
    p->modrm |= 0xc0;
  if (is_register(p))
    return;
  unsigned mod = p->modrm >> 6, rm = p->modrm & 7;
  bool no_base = mod == 0 && rm == 5;
  if (rm == 4)
    no_base = mod == 0 && (next_byte(c) & 7) == 5;
  skip(c, mod == 1 ? 1 : mod == 2 || no_base ? 4 : 0);
}

static void read_immediate(struct cursor *c, struct parts *p, unsigned size) {
  size_t at = c->at;
  skip(c, size);
  if (c->ran_out)
    return;
  int32_t value;
  if (size == 1) {
    p->immediate = (int8_t)c->bytes[at];
  } else if (size == 4) {
    memcpy(&value, c->bytes + at, sizeof(value));
    p->immediate = value;
  }
}

static void read_operands(struct cursor *c, struct parts *p) {
  static const char by_map[] = "..mmb";
  char format = p->map == 1   ? one_byte_format[p->opcode]
                : p->map == 2 ? two_byte_format[p->opcode]
                              : by_map[p->map];
  if (strchr("mbzgG", format))
    read_modrm(c, p);
  unsigned word = p->operand16 ? 2 : 4;
  bool wide = p->rex & 8;
  bool test = reg_field(p) < 2;
  switch (format) {
  case '1':
  case 'b':
    read_immediate(c, p, 1);
    break;
  case '4':
  case 'z':
    // A near transfer has 32 bits whatever the prefix.
    read_immediate(c, p, (p->opcode & 0xf0) == 0x80 && p->map == 2 ? 4 : word);
    break;
  case '2':
    skip(c, 2);
    break;
  case '3':
    skip(c, 3);
    break;
  case '8':
    skip(c, p->address32 ? 4 : 8);
    break;
  case 'v':
    skip(c, wide ? 8 : word);
    break;
  case 'g':
    skip(c, test ? 1 : 0);
    break;
  case 'G':
    skip(c, test ? word : 0);
    break;
  default:
    break;
  }
}

static enum insn_kind one_byte_kind(const struct parts *p) {
  switch (p->opcode) {
  case 0xe8:
    return INSN_CALL;
  case 0xe9:
  case 0xeb:
    return INSN_JMP;
  case 0xc2:
  case 0xc3:
    return INSN_RET;
  case 0xca:
  case 0xcb:
    return INSN_FAR;
  case 0xcf:
    return INSN_IRET;
  case 0xff:
    switch (reg_field(p)) {
    case 2:
      return INSN_CALL_INDIRECT;
    case 4:
      return INSN_JMP_INDIRECT;
    case 3:
    case 5:
      return INSN_FAR;
    }
    return INSN_STRAIGHT;
  }
  if ((p->opcode & 0xf0) == 0x70 || (p->opcode & 0xfc) == 0xe0)
    return INSN_JCC;
  bool string = (p->opcode & 0xfc) == 0x6c || (p->opcode & 0xfc) == 0xa4 ||
                (p->opcode >= 0xaa && p->opcode <= 0xaf);
  return string && p->repeat ? INSN_REP : INSN_STRAIGHT;
}

static enum insn_kind two_byte_kind(const struct parts *p) {
  switch (p->opcode) {
  case 0x05:
  case 0x34:
    return INSN_SYSCALL;
  case 0x07:
  case 0x35:
    return INSN_SYSRET;
  case 0x01:
    return p->modrm == 0xf8 ? INSN_SWAPGS : INSN_STRAIGHT;
  case 0x22:
    return reg_field(p) == 3 ? INSN_CR3_WRITE : INSN_STRAIGHT;
  case 0x30:
    return INSN_WRMSR;
  }
  return (p->opcode & 0xf0) == 0x80 ? INSN_JCC : INSN_STRAIGHT;
}

static bool may_stop(const struct parts *p) {
  if (p->vex || p->map > 2)
    return true;
  switch ((p->map == 1 ? one_byte_safe : two_byte_safe)[p->opcode]) {
  case 's':
    return false;
  case 'r':
    return !is_register(p);
  case 'n':
    return !is_register(p) || reg_field(p) > 5;
  case 'i':
    return !is_register(p) || reg_field(p) > 1;
  }
  return true;
}

static unsigned accesses(const struct parts *p, enum insn_kind kind) {
  if (p->vex || p->map != 1)
    return 0;
  if (kind == INSN_CALL_INDIRECT)
    return is_register(p) ? 1 : 2;
  char letter = one_byte_accesses[p->opcode];
  if (letter == 'M')
    return !is_register(p);
  return letter == '.' ? 0 : (unsigned)(letter - '0');
}

static bool flushes_tlb(const struct parts *p) {
  if (p->map == 2)
    return p->opcode == 0x22 || // to a control register
           (p->opcode == 0x01 && !is_register(p) && reg_field(p) == 7);
  return p->map == 3 && p->opcode == 0x82; // invpcid
}

static enum insn_kind marker_kind(const uint8_t *bytes, size_t size) {
  if (size != MARKER_SIZE ||
      memcmp(bytes, marker_prefix, sizeof(marker_prefix)))
    return INSN_STRAIGHT;
  uint32_t number;
  memcpy(&number, bytes + sizeof(marker_prefix), sizeof(number));
  return number == begin_marker ? INSN_BEGIN_MARKER
         : number == end_marker ? INSN_END_MARKER
                                : INSN_STRAIGHT;
}

struct decoded decode(const uint8_t *bytes, size_t size) {
  struct cursor c = {bytes, size, 0, false};
  struct parts p = {0};
  read_prefixes(&c, &p);
  read_opcode(&c, &p);
  read_operands(&c, &p);

  struct decoded d = {.kind = marker_kind(bytes, size), .may_stop = true};
  if (c.ran_out)
    return d;
  d.length = (unsigned)c.at;
  if (d.kind == INSN_STRAIGHT && !p.vex && p.map <= 2)
    d.kind = p.map == 1 ? one_byte_kind(&p) : two_byte_kind(&p);
  d.may_stop = may_stop(&p);
  d.accesses = accesses(&p, d.kind);
  d.flushes_tlb = !p.vex && flushes_tlb(&p);
  d.is_push_or_pop = p.map == 1 && (p.opcode & 0xf0) == 0x50;
  d.displacement = p.immediate;
  return d;
}
