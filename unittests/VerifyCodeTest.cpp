//===- VerifyCodeTest.cpp - Code that cannot run in ring 0 ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/verify/VerifyCode.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

using Bytes = std::vector<uint8_t>;

static const CodeScanner &scanner() {
  static const std::unique_ptr<CodeScanner> S = cantFail(CodeScanner::create());
  return *S;
}

static std::vector<Finding> scan(const Bytes &Code) {
  std::vector<Finding> Findings;
  scanner().scan(
      CodeRange{"f", 0x1000, Code}, [](uint64_t) { return CodeOwner::Program; },
      Findings);
  return Findings;
}

/// The only finding; fails if there are more or none.
static Finding only(const std::vector<Finding> &Findings) {
  EXPECT_EQ(Findings.size(), 1u);
  return Findings.empty() ? Finding{} : Findings.front();
}

static std::vector<Finding> scanTwo(const Bytes &Code, const Bytes &Doubtful,
                                    uint64_t Section = 0) {
  std::vector<Finding> Findings;
  CodeRange Ranges[] = {
      {"f", 0x1000, Code},
      {"f", 0x1000 + Code.size(), Doubtful, /*MayBeData=*/true, Section}};
  scanner().scan(Ranges, [](uint64_t) { return CodeOwner::Program; }, Findings);
  return Findings;
}

TEST(VerifyCode, DataIsCodeWhereABranchLeads) {
  const Bytes Table = {0x0f, 0x05, 0x06, 0x0f, 0x05, 0xc3, 0x0f, 0x05};
  EXPECT_TRUE(scanTwo({0x90, 0xc3}, Table).empty()); // nop; ret
  // jmp to its fourth byte; what follows the ret there is data again.
  Finding F = only(scanTwo({0xeb, 0x03}, Table));
  EXPECT_EQ(F.Kind, FindingKind::KernelEntry);
  EXPECT_EQ(F.Address, 0x1005u);
  EXPECT_EQ(F.FunctionOffset, 3u);
  // The addresses of another section are others.
  EXPECT_TRUE(scanTwo({0xeb, 0x03}, Table, /*Section=*/1).empty());
  // Twice the same, and out of it.
  EXPECT_EQ(scanTwo({0x74, 0x05, 0xeb, 0x03}, Table).size(), 1u);
  EXPECT_TRUE(scanTwo({0xeb, 0x7f}, Table).empty());
}

TEST(VerifyCode, OrdinaryCode) {
  EXPECT_TRUE(scan({0x31, 0xc0, 0xc3}).empty()); // xor %eax,%eax; ret
  EXPECT_TRUE(scan({}).empty());
}

TEST(VerifyCode, Syscall) {
  Finding F = only(scan({0x90, 0x0f, 0x05, 0xc3})); // nop; syscall; ret
  EXPECT_EQ(F.Kind, FindingKind::KernelEntry);
  EXPECT_EQ(F.Function, "f");
  EXPECT_EQ(F.Address, 0x1001u);
  EXPECT_EQ(F.FunctionOffset, 1u);
  EXPECT_EQ(F.Instruction, "syscall");
}

TEST(VerifyCode, EveryWayIntoTheKernelAndBack) {
  for (const Bytes &Code : {Bytes{0x0f, 0x05},       // syscall
                            Bytes{0x0f, 0x07},       // sysretl
                            Bytes{0x48, 0x0f, 0x07}, // sysretq
                            Bytes{0x0f, 0x34},       // sysenter
                            Bytes{0x0f, 0x35},       // sysexitl
                            Bytes{0x48, 0x0f, 0x35}, // sysexitq
                            Bytes{0xcd, 0x80}})      // int $0x80
    EXPECT_EQ(only(scan(Code)).Kind, FindingKind::KernelEntry)
        << "byte " << unsigned(Code.back());
}

TEST(VerifyCode, OtherTrapsAreAllowed) {
  EXPECT_TRUE(scan({0xcc}).empty());       // int3
  EXPECT_TRUE(scan({0xcd, 0x29}).empty()); // int $0x29
  EXPECT_TRUE(scan({0x0f, 0x0b}).empty()); // ud2
}

TEST(VerifyCode, BytesOfSyscallInAnImmediate) {
  EXPECT_TRUE(scan({0xb8, 0x0f, 0x05, 0x0f, 0x05}).empty()); // mov $..., %eax
}

TEST(VerifyCode, NotCode) {
  Finding F = only(scan({0x90, 0x06, 0xc3})); // push %es: not in 64-bit mode
  EXPECT_EQ(F.Kind, FindingKind::NotCode);
  EXPECT_EQ(F.FunctionOffset, 1u);
  // An instruction that continues after the end.
  EXPECT_EQ(only(scan({0x90, 0xcd})).FunctionOffset, 1u);
}

TEST(VerifyCode, UsesOfGS) {
  Finding F = only(scan({0x65, 0x8b, 0x04, 0x25, 0, 0, 0, 0}));
  EXPECT_EQ(F.Kind, FindingKind::KernelGS);
  EXPECT_EQ(F.Instruction, "movl %gs:0x0, %eax");
  for (const Bytes &Code : {Bytes{0x8e, 0xe8},                   // mov %eax,%gs
                            Bytes{0xf3, 0x48, 0x0f, 0xae, 0xd8}, // wrgsbase
                            Bytes{0xf3, 0x48, 0x0f, 0xae, 0xc8}, // rdgsbase
                            Bytes{0x0f, 0xa9},                   // pop %gs
                            Bytes{0x0f, 0x01, 0xf8}})            // swapgs
    EXPECT_EQ(only(scan(Code)).Kind, FindingKind::KernelGS)
        << "byte " << unsigned(Code.back());
}

TEST(VerifyCode, OtherSegmentsAreTheProgramsOwn) {
  // mov %fs:0,%eax
  EXPECT_TRUE(scan({0x64, 0x8b, 0x04, 0x25, 0, 0, 0, 0}).empty());
  EXPECT_TRUE(scan({0x8c, 0xe8}).empty()); // mov %gs,%eax
}

// Nothing but the program's own code writes there in ring 0, either.
TEST(VerifyCode, BelowTheStackPointer) {
  EXPECT_TRUE(scan({0x48, 0x89, 0x7c, 0x24, 0xf8}).empty()); // -8(%rsp)
}

static std::vector<Finding> scanLeaf(Bytes Code, uint64_t Address = 0x1008) {
  Code.resize(std::max<size_t>(Code.size(), 248), 0xcc); // its block
  std::vector<Finding> Findings;
  scanner().scanLeaf({"leaf", Address, Code}, Findings);
  return Findings;
}

TEST(VerifyCode, Leaf) {
  EXPECT_TRUE(scanLeaf({0x8b, 0x47, 0x08, 0xc3}).empty()); // mov 8(%rdi),%eax
}

TEST(VerifyCode, LeafEffects) {
  for (const Bytes &Code : {Bytes{0x89, 0x47, 0x08},        // a store
                            Bytes{0xe8, 0, 0, 0, 0},        // a call
                            Bytes{0x50},                    // push %rax
                            Bytes{0x48, 0x83, 0xec, 0x08}}) // sub $8,%rsp
    EXPECT_EQ(only(scanLeaf(Code)).Kind, FindingKind::LeafEffect)
        << "byte " << unsigned(Code.front());
}

TEST(VerifyCode, LeafOutsideOfItsBlock) {
  EXPECT_EQ(only(scanLeaf({0xc3}, 0x1000)).Instruction,
            "is not in a block of its own");
  EXPECT_EQ(only(scanLeaf(Bytes(300, 0x90))).Kind, FindingKind::LeafEffect);
}

/// A gate: a jump at its start, and a call that ends in its middle.
static Bytes gate() {
  Bytes Code(256, 0x90);
  Code[0] = 0xe9;
  Code[128 - 5] = 0xe8;
  return Code;
}

static std::vector<Finding> gateFindings(const Bytes &Code) {
  std::vector<Finding> Findings;
  scanGates({"gates", 0x2000, Code}, Findings);
  return Findings;
}

TEST(VerifyCode, Gates) {
  Bytes Two = gate(), Second = gate();
  Two.insert(Two.end(), Second.begin(), Second.end());
  EXPECT_TRUE(gateFindings(Two).empty());
  Two[256] = 0x90;
  Finding F = only(gateFindings(Two));
  EXPECT_EQ(F.Kind, FindingKind::GateLayout);
  EXPECT_EQ(F.Address, 0x2100u);
  Bytes Late = gate();
  std::swap(Late[123], Late[124]);
  EXPECT_EQ(only(gateFindings(Late)).FunctionOffset, 0u);
}
