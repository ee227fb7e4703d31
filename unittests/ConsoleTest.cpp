//===- ConsoleTest.cpp - Reading the guest's console ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/Console.h"

#include "llvm/ADT/Twine.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

static constexpr StringLiteral Mark = "ukl-4711:";

static GuestConsole consoleOf(StringRef Text) {
  GuestConsole Console(Mark, nullptr);
  Console.feed(Text);
  return Console;
}

TEST(Console, ExitStatus) {
  GuestConsole Console = consoleOf("ukl-4711: exit 42\n");
  ASSERT_TRUE(Console.end());
  EXPECT_FALSE(Console.end()->BySignal);
  EXPECT_EQ(Console.end()->Number, 42u);
  EXPECT_EQ(Console.failure(), "");
}

TEST(Console, Signal) {
  GuestConsole Console = consoleOf("ukl-4711: signal 11\r\n");
  ASSERT_TRUE(Console.end());
  EXPECT_TRUE(Console.end()->BySignal);
  EXPECT_EQ(Console.end()->Number, 11u);
}

TEST(Console, NoEnd) {
  // The line does not end, has no number, a word instead of a number, or the
  // mark of another run.
  EXPECT_FALSE(consoleOf("ukl-4711: exit 4").end());
  EXPECT_FALSE(consoleOf("ukl-4711: exit\n").end());
  EXPECT_FALSE(consoleOf("ukl-4711: exit x\n").end());
  EXPECT_FALSE(consoleOf("ukl-4712: exit 4\n").end());
}

TEST(Console, ReportInPieces) {
  GuestConsole Console(Mark, nullptr);
  for (char C : StringRef("[    0.1] x\nukl-4711: exit 17\n")) {
    EXPECT_FALSE(Console.end());
    Console.feed(StringRef(&C, 1));
  }
  ASSERT_TRUE(Console.end());
  EXPECT_EQ(Console.end()->Number, 17u);
}

TEST(Console, ReportBehindAMessage) {
  // printk() may not have ended its line.
  EXPECT_TRUE(consoleOf("[    0.2] random: ukl-4711: ready\n").isReady());
}

TEST(Console, ReadyResetAcknowledged) {
  GuestConsole Console = consoleOf("ukl-4711: reset\nukl-4711: ready\n"
                                   "ukl-4711: ack\nukl-4711: ack\n");
  EXPECT_TRUE(Console.isReady());
  EXPECT_TRUE(Console.wasReset());
  EXPECT_EQ(Console.acknowledged(), 2u);
  Console.feed("ukl-4711: no-reset\n");
  EXPECT_FALSE(Console.wasReset());
}

TEST(Console, Panic) {
  GuestConsole Console = consoleOf(
      "[    1.000000] Kernel panic - not syncing: Attempted to kill init!\n"
      "[    1.000001] CPU: 0 PID: 1 Comm: init\n");
  EXPECT_EQ(Console.failure(),
            "Kernel panic - not syncing: Attempted to kill init!");
}

TEST(Console, FirstFailureCounts) {
  GuestConsole Console =
      consoleOf("[    1.0] BUG: kernel NULL pointer dereference, address: 8\n"
                "[    1.1] Oops: Oops: 0000 [#1] SMP\n"
                "[    1.2] Kernel panic - not syncing: Fatal exception\n");
  EXPECT_EQ(Console.failure(),
            "BUG: kernel NULL pointer dereference, address: 8");
}

TEST(Console, EachKindOfFailure) {
  for (StringRef Text : {"Kernel panic - not syncing: x", "BUG: x",
                         "Oops: 0002 [#1]", "kernel BUG at mm/slub.c:1!",
                         "watchdog: BUG: soft lockup", "PANIC: double fault"}) {
    EXPECT_EQ(
        consoleOf(("[  1.5] " + llvm::Twine(Text) + "\n").str()).failure(),
        Text);
    EXPECT_EQ(consoleOf((llvm::Twine(Text) + "\n").str()).failure(), Text);
  }
}

TEST(Console, FaultingProgramIsNoFailure) {
  GuestConsole Console =
      consoleOf("[  1.0] traps: a.out[40] general protection fault ip:401000\n"
                "[  1.1] a.out[41]: segfault at 0 ip 401000 sp 7ffc error 4\n"
                "[  1.2] a.out says BUG: not at the start of the line\n");
  EXPECT_EQ(Console.failure(), "");
  EXPECT_EQ(Console.warning(), "");
}

TEST(Console, WarningIsNoFailure) {
  GuestConsole Console = consoleOf(
      "[  1.0] WARNING: CPU: 0 PID: 1 at kernel/fork.c:1\n"
      "[  2.0] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:\n");
  EXPECT_EQ(Console.failure(), "");
  EXPECT_EQ(Console.warning(), "WARNING: CPU: 0 PID: 1 at kernel/fork.c:1");
}

TEST(Console, CopiesMessagesButNoReports) {
  std::string Copy;
  raw_string_ostream OS(Copy);
  GuestConsole Console(Mark, &OS);
  Console.feed("[  1.0] hello\r\nukl-4711: exit 0\n[  1.1] bye\n");
  EXPECT_EQ(Copy, "[  1.0] hello\n[  1.1] bye\n");
}

TEST(Console, KeepsTheLastLines) {
  GuestConsole Console(Mark, nullptr);
  for (unsigned I = 0; I != 100; ++I)
    Console.feed("line " + std::to_string(I) + "\n");
  Console.feed("not ended");
  std::string Lines = Console.lastLines();
  EXPECT_EQ(StringRef(Lines).count('\n'), 25u);
  EXPECT_TRUE(StringRef(Lines).starts_with("  | line 76\n")) << Lines;
  EXPECT_TRUE(StringRef(Lines).ends_with("  | line 99\n  | not ended\n"));
}

TEST(Console, KeepsTheBeginningOfAFailure) {
  GuestConsole Console = consoleOf("before\nBUG: x\n");
  for (unsigned I = 0; I != 100; ++I)
    Console.feed("trace " + std::to_string(I) + "\n");
  std::string Lines = Console.lastLines();
  EXPECT_TRUE(StringRef(Lines).starts_with("  | before\n  | BUG: x\n"));
  EXPECT_FALSE(StringRef(Lines).contains("trace 99"));
}
