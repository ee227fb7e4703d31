//===- ObjectChoiceTest.cpp - What of the kernel goes through LTO ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/ObjectChoice.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

namespace {

/// A kernel whose object number n is "<n>.o".
class ObjectChoiceTest : public testing::Test {
protected:
  ObjectChoiceTest() {
    add(0, "start_kernel", {"rest_init"});
    add(1, "__x64_sys_read", {"ksys_read"});
    add(1, "ksys_read", {"vfs_read", "fput"});
    add(2, "vfs_read", {"rw_verify_area"});
    add(3, "rw_verify_area", {"security_file"});
    add(4, "security_file", {});
    add(5, "ukl_syscall_work_pending", {});
    add(6, "fput", {"fput"});
    add(7, "unused", {});
    add(8, "security_file", {});
    add(9, "sys_ni_syscall", {});
    add(10, "__x64_sys_getpid", {"task_tgid"});
    add(7, "task_tgid", {"vfs_read"});
    add(11, "__x64_sys_fork", {"fput"});
    add(12, "__x64_sys_write", {});
    add(13, "__x64_sys_write", {});
    Index.Syscalls = {"__x64_sys_read",  "__x64_sys_getpid", "__x64_sys_fork",
                      "__x64_sys_write", "__x64_sys_close",  "__x64_sys_open"};
    Index.SyscallTable = 9;
  }

  void add(unsigned Object, StringRef Name, std::vector<std::string> Calls) {
    if (Object == Index.Objects.size())
      Index.Objects.push_back(std::to_string(Object) + ".o");
    ObjectIndex::Function &F = Index.Functions[Name];
    F.Objects.push_back(Object);
    F.Calls = std::move(Calls);
  }

  std::vector<unsigned> choose(LtoScope Scope, ArrayRef<uint64_t> Numbers,
                               double Share = 1) {
    BitVector Chosen = chooseObjects(Index, Scope, Numbers, Counts, Share);
    EXPECT_EQ(Chosen.size(), Index.Objects.size());
    return {Chosen.set_bits_begin(), Chosen.set_bits_end()};
  }

  using Places = std::vector<unsigned>;
  ObjectIndex Index;
  FunctionCounts Counts;
};

TEST_F(ObjectChoiceTest, GatesNeedTheTableAndTheMacro) {
  EXPECT_EQ(choose(LtoScope::Gates, {0, 1, 3}), (Places{5, 9}));
  EXPECT_EQ(choose(LtoScope::Gates, {}), Places{});
}

TEST_F(ObjectChoiceTest, NothingWithoutDirectCallsAndProfile) {
  EXPECT_EQ(choose(LtoScope::Calls, {}), Places());
}

TEST_F(ObjectChoiceTest, All) {
  EXPECT_EQ(choose(LtoScope::All, {}).size(), Index.Objects.size());
}

/// Also what direct calls need: the table and the macros of gates.
TEST_F(ObjectChoiceTest, OneCallBehindAGate) {
  EXPECT_EQ(choose(LtoScope::Calls, {0}), Places({1, 5, 9}));
}

TEST_F(ObjectChoiceTest, ThreeCallsBehindALeaf) {
  EXPECT_EQ(choose(LtoScope::Calls, {1}), Places({2, 3, 5, 7, 9, 10}));
}

TEST_F(ObjectChoiceTest, AllDefinitionsOfAName) {
  EXPECT_EQ(choose(LtoScope::Calls, {3}), Places({5, 9, 12, 13}));
}

/// What never goes direct, what is in assembly, numbers that do not exist.
TEST_F(ObjectChoiceTest, WhatNeedsNoBitcode) {
  EXPECT_EQ(choose(LtoScope::Calls, {2, 4, 5, 6, 1000}), Places({5, 9}));
}

/// With a profile, it says what is worth it, and only the functions of direct
/// system calls are added.
TEST_F(ObjectChoiceTest, Profile) {
  Counts["start_kernel"].Sum = 1;
  Counts["vfs_read"].Sum = 1;
  Counts["fput"].Sum = 998;
  Counts["the_program"].Sum = 1'000'000;
  EXPECT_EQ(choose(LtoScope::Profile, {}), Places({0, 2, 6}));
  EXPECT_EQ(choose(LtoScope::Profile, {}, 0.998), Places({6}));
  EXPECT_EQ(choose(LtoScope::Profile, {}, 0.9985), Places({0, 6}));
  EXPECT_EQ(choose(LtoScope::Profile, {0}, 0.998), Places({1, 5, 6, 9}));
}

/// Hot functions are chosen first, whatever their objects have in all.
TEST_F(ObjectChoiceTest, HotFunctions) {
  Counts["start_kernel"] = {1, /*IsHot=*/true};
  Counts["vfs_read"].Sum = 10;
  Counts["fput"].Sum = 989;
  EXPECT_EQ(choose(LtoScope::Profile, {}, 0), Places({0}));
  EXPECT_EQ(choose(LtoScope::Profile, {}, 0.98), Places({0, 6}));
  EXPECT_EQ(choose(LtoScope::Calls, {}), Places());
}

TEST_F(ObjectChoiceTest, CountsThatDoNotFit) {
  Counts["vfs_read"].Sum = UINT64_MAX;
  Counts["fput"].Sum = UINT64_MAX;
  EXPECT_EQ(choose(LtoScope::Profile, {}), Places({2, 6}));
}

TEST_F(ObjectChoiceTest, ProfileOfAnotherKernel) {
  Counts["unknown"].Sum = 5;
  EXPECT_EQ(choose(LtoScope::Profile, {}), Places());
}

} // namespace
