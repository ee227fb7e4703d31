//===- DecodeTest.cpp - What the plugin sees in an instruction ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

extern "C" {
#include "Decode.h"
}
#include "ukl_abi.h"

#include "gtest/gtest.h"
#include <vector>

using Bytes = std::vector<uint8_t>;

static decoded decodeBytes(const Bytes &Code) {
  return decode(Code.data(), Code.size());
}

static insn_kind kindOf(const Bytes &Code) { return decodeBytes(Code).kind; }

TEST(Decode, TellsTransfersApart) {
  EXPECT_EQ(kindOf({0x90}), INSN_STRAIGHT);
  EXPECT_EQ(kindOf({0x74, 0x05}), INSN_JCC);
  EXPECT_EQ(kindOf({0x0f, 0x84, 0, 1, 0, 0}), INSN_JCC);
  EXPECT_EQ(kindOf({0xe2, 0xfe}), INSN_JCC); // loop
  EXPECT_EQ(kindOf({0xeb, 0xfe}), INSN_JMP);
  EXPECT_EQ(kindOf({0xff, 0xe0}), INSN_JMP_INDIRECT);       // jmp *%rax
  EXPECT_EQ(kindOf({0x3e, 0xff, 0xe0}), INSN_JMP_INDIRECT); // notrack
  EXPECT_EQ(kindOf({0xe8, 0, 1, 0, 0}), INSN_CALL);
  EXPECT_EQ(kindOf({0x2e, 0xe8, 0, 1, 0, 0}), INSN_CALL); // as in a thunk
  EXPECT_EQ(kindOf({0x41, 0xff, 0xd3}), INSN_CALL_INDIRECT);
  EXPECT_EQ(kindOf({0xc3}), INSN_RET);
  EXPECT_EQ(kindOf({0xf3, 0xc3}), INSN_RET);
  EXPECT_EQ(kindOf({0x48, 0xcb}), INSN_FAR);
  EXPECT_EQ(kindOf({0x48, 0xcf}), INSN_IRET);
  EXPECT_EQ(kindOf({0x0f, 0x05}), INSN_SYSCALL);
  EXPECT_EQ(kindOf({0x48, 0x0f, 0x07}), INSN_SYSRET);
}

TEST(Decode, TellsPrivilegedInstructionsApart) {
  EXPECT_EQ(kindOf({0x0f, 0x01, 0xf8}), INSN_SWAPGS);
  EXPECT_EQ(kindOf({0x0f, 0x30}), INSN_WRMSR);
  EXPECT_EQ(kindOf({0x0f, 0x22, 0xd8}), INSN_CR3_WRITE); // mov %rax, %cr3
  EXPECT_EQ(kindOf({0x0f, 0x22, 0xe0}), INSN_STRAIGHT);  // mov %rax, %cr4
  EXPECT_EQ(kindOf({0x0f, 0x20, 0xd8}), INSN_STRAIGHT);  // mov %cr3, %rax
}

TEST(Decode, RepeatsStringInstructionsOnly) {
  EXPECT_EQ(kindOf({0xf3, 0x48, 0xab}), INSN_REP); // rep stosq
  EXPECT_EQ(kindOf({0xf3, 0xa4}), INSN_REP);       // rep movsb
  EXPECT_EQ(kindOf({0xf2, 0xae}), INSN_REP);       // repne scasb
  EXPECT_EQ(kindOf({0xa4}), INSN_STRAIGHT);
  EXPECT_EQ(kindOf({0xf3, 0x90}), INSN_STRAIGHT);                   // pause
  EXPECT_EQ(kindOf({0xf3, 0x0f, 0xb8, 0xc0}), INSN_STRAIGHT);       // popcnt
  EXPECT_EQ(kindOf({0xf2, 0x0f, 0x11, 0x04, 0x24}), INSN_STRAIGHT); // movsd
}

static Bytes marker(uint32_t Number) {
  Bytes Code = {0x0f, 0x1f, 0x84, 0x00};
  for (unsigned Shift = 0; Shift < 32; Shift += 8)
    Code.push_back(uint8_t(Number >> Shift));
  return Code;
}

TEST(Decode, KnowsMarkers) {
  EXPECT_EQ(kindOf(marker(UKL_MARKER_BEGIN)), INSN_BEGIN_MARKER);
  EXPECT_EQ(kindOf(marker(UKL_MARKER_END)), INSN_END_MARKER);
  EXPECT_EQ(kindOf(marker(0)), INSN_STRAIGHT);
}

TEST(Decode, MeasuresLength) {
  EXPECT_EQ(decodeBytes({0xc3, 0x90, 0x90}).length, 1u);
  // A scale byte and a displacement: mov %eax, 8(%rsp).
  EXPECT_EQ(decodeBytes({0x89, 0x44, 0x24, 0x08, 0x90}).length, 4u);
  EXPECT_EQ(decodeBytes({0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8}).length, 10u);
}

TEST(Decode, SaysWhenBytesAreMissing) {
  EXPECT_EQ(decodeBytes({0x89, 0x44, 0x24}).length, 0u);
  EXPECT_EQ(decodeBytes({0xe8, 0x00}).length, 0u);
  EXPECT_EQ(decodeBytes({0x66}).length, 0u);
}

TEST(Decode, TakesUnknownBytesAsOneInstructionThatMayStop) {
  decoded Unknown = decodeBytes({0x06});
  EXPECT_EQ(Unknown.length, 1u);
  EXPECT_EQ(Unknown.kind, INSN_STRAIGHT);
  EXPECT_TRUE(Unknown.may_stop);
}

TEST(Decode, CountsAccesses) {
  EXPECT_EQ(decodeBytes({0x48, 0x8b, 0x03}).accesses, 1u); // load
  EXPECT_EQ(decodeBytes({0x48, 0x01, 0x03}).accesses, 1u); // add to memory
  EXPECT_EQ(decodeBytes({0x48, 0x01, 0xc3}).accesses, 0u); // registers
  EXPECT_EQ(decodeBytes({0x48, 0x8d, 0x03}).accesses, 0u); // lea
  EXPECT_EQ(decodeBytes({0x55}).accesses, 1u);             // push
  EXPECT_EQ(decodeBytes({0xff, 0x33}).accesses, 2u);       // push (%rbx)
  EXPECT_EQ(decodeBytes({0xa4}).accesses, 2u);             // movsb
  EXPECT_EQ(decodeBytes({0xe8, 0, 0, 0, 0}).accesses, 1u); // call
  EXPECT_EQ(decodeBytes({0xff, 0x13}).accesses, 2u);       // call *(%rbx)
  EXPECT_EQ(decodeBytes({0x0f, 0x1f, 0x40, 0x00}).accesses, 0u); // nopl
}

TEST(Decode, KnowsWhatMayStop) {
  EXPECT_FALSE(decodeBytes({0x48, 0x01, 0xc3}).may_stop); // add, registers
  EXPECT_TRUE(decodeBytes({0x48, 0x01, 0x03}).may_stop);  // add to memory
  EXPECT_FALSE(decodeBytes({0xf7, 0xd8}).may_stop);       // neg %eax
  EXPECT_TRUE(decodeBytes({0xf7, 0xf0}).may_stop);        // div %eax
  EXPECT_TRUE(decodeBytes({0xc5, 0xf8, 0x77}).may_stop);  // vzeroupper
}

TEST(Decode, FindsTargetsAndFlushes) {
  EXPECT_EQ(decodeBytes({0xeb, 0xfe}).displacement, -2);
  EXPECT_EQ(decodeBytes({0xe8, 0x00, 0x01, 0x00, 0x00}).displacement, 256);
  EXPECT_TRUE(decodeBytes({0x0f, 0x22, 0xe0}).flushes_tlb); // to %cr4
  EXPECT_TRUE(decodeBytes({0x0f, 0x01, 0x38}).flushes_tlb); // invlpg
  EXPECT_FALSE(decodeBytes({0x0f, 0x20, 0xe0}).flushes_tlb);
  EXPECT_TRUE(decodeBytes({0x55}).is_push_or_pop);
  EXPECT_TRUE(decodeBytes({0x41, 0x5f}).is_push_or_pop);
  EXPECT_FALSE(decodeBytes({0xff, 0x33}).is_push_or_pop);
}
