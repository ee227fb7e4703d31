//===- LogsTest.cpp - What guest and plugin have written ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Logs.h"

#include "Support.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

static GuestLog guestLog(StringRef Text) {
  Expected<GuestLog> Log = parseGuestLog(Text);
  if (Log)
    return std::move(*Log);
  ADD_FAILURE() << test::messageOf(Log.takeError());
  return {};
}

static PluginLog pluginLog(StringRef Text) {
  Expected<PluginLog> Log = parsePluginLog(Text);
  if (Log)
    return std::move(*Log);
  ADD_FAILURE() << test::messageOf(Log.takeError());
  return {};
}

TEST(GuestLog, WindowsBelongToTheirPhase) {
  GuestLog Log = guestLog("ukl-bench phase ring3\r\n"
                          "ukl-bench window getppid 10 1999 2000\r\n"
                          "ukl-bench phase ring0\n"
                          "ukl-bench window read-1 20 1499 1500\n");
  EXPECT_EQ(Log.Phases, (std::vector<Ring>{Ring3, Ring0}));
  ASSERT_EQ(Log.Windows.size(), 2u);
  EXPECT_EQ(Log.Windows[0].In, Ring3);
  EXPECT_EQ(Log.Windows[0].Case, "getppid");
  EXPECT_EQ(Log.Windows[0].Operations, 10u);
  EXPECT_EQ(Log.Windows[0].Ticks, 1999u);
  EXPECT_EQ(Log.Windows[0].Nanoseconds, 2000u);
  EXPECT_EQ(Log.Windows[1].In, Ring0);
  EXPECT_EQ(Log.Windows[1].Case, "read-1");
}

TEST(GuestLog, FailuresAndOtherLines) {
  GuestLog Log = guestLog("hello\nukl-bench fail read-1 wrong data read\n"
                          " ukl-bench phase ring0\n");
  EXPECT_EQ(Log.Failures, std::vector<std::string>{"read-1: wrong data read"});
  EXPECT_EQ(Log.OtherLines,
            (std::vector<std::string>{"hello", " ukl-bench phase ring0"}));
  EXPECT_TRUE(Log.Phases.empty());
}

TEST(GuestLog, Empty) {
  EXPECT_TRUE(guestLog("").Windows.empty());
  EXPECT_TRUE(guestLog("\n\n").OtherLines.empty());
}

TEST(GuestLog, BadLines) {
  for (StringRef Line : {
           "ukl-bench phase ring1",
           "ukl-bench other",
           "ukl-bench window getppid 0 1 1",    // no operation
           "ukl-bench window getppid 10 1",     // one number too few
           "ukl-bench window getppid 10 1 1 1", // one too many
           "ukl-bench window getppid 10 -1 1",  // not a count
           "ukl-bench window GetPPid 10 1 1",   // not a name
           "ukl-bench window  10 1 1",          // no name
           "ukl-bench window <script> 10 1 1",
       }) {
    std::string Text = ("ukl-bench phase ring0\n" + Line + "\n").str();
    EXPECT_EQ(test::messageOf(parseGuestLog(Text)),
              ("the guest's output has a line that is not understood: " + Line +
               "\nbench/ukl_bench.h says what a program prints")
                  .str());
  }
}

TEST(GuestLog, WindowBeforeAPhase) {
  EXPECT_NE(test::messageOf(parseGuestLog("ukl-bench window getppid 10 1 1\n")),
            "");
}

static constexpr StringLiteral Header =
    R"({"plugin":"ukl","version":1,"qemu":"7.2.22","cache_model":null})"
    "\n";
static constexpr StringLiteral Window0 =
    R"({"window":0,"instructions":{"app":800,"kernel":1100},"raw":2000,)"
    R"("events":{"syscall":10,"fault":7,"fault_stub":3}})"
    "\n";

TEST(PluginLog, Window) {
  PluginLog Log = pluginLog((Header + Window0).str());
  EXPECT_FALSE(Log.CacheModel);
  ASSERT_EQ(Log.Windows.size(), 1u);
  EXPECT_EQ(Log.Windows[0].Raw, 2000u);
  EXPECT_EQ(Log.Windows[0].Instructions,
            (CountMap{{"app", 800}, {"kernel", 1100}}));
}

TEST(PluginLog, FaultOfTheStubIsCountedOnce) {
  PluginLog Log = pluginLog((Header + Window0).str());
  ASSERT_EQ(Log.Windows.size(), 1u);
  EXPECT_EQ(Log.Windows[0].Events, (CountMap{{"fault", 4}, {"syscall", 10}}));
}

TEST(PluginLog, CacheModel) {
  PluginLog Log =
      pluginLog(R"({"plugin":"ukl","version":1,"qemu":"8","cache_model":)"
                R"({"l1i":{"size":32768,"ways":8,"line":64}}})"
                "\n");
  ASSERT_TRUE(Log.CacheModel);
  EXPECT_EQ(Log.CacheModel->at("l1i").Size, 32768u);
}

TEST(PluginLog, Stack) {
  PluginLog Log =
      pluginLog((Header + Window0 +
                 R"({"window":0,"stack":["0x10","0xffff"],"count":5})" + "\n")
                    .str());
  ASSERT_EQ(Log.Stacks.size(), 1u);
  EXPECT_EQ(Log.Stacks[0].Window, 0u);
  EXPECT_EQ(Log.Stacks[0].Count, 5u);
  EXPECT_EQ(Log.Stacks[0].Frames, (std::vector<uint64_t>{0x10, 0xffff}));
}

TEST(PluginLog, ErrorAndOpenWindow) {
  PluginLog Log = pluginLog((Header + R"({"error":"out of memory"})" + "\n" +
                             R"({"open_window":3})" + "\n")
                                .str());
  EXPECT_EQ(Log.Errors, std::vector<std::string>{"out of memory"});
  ASSERT_TRUE(Log.OpenWindow);
  EXPECT_EQ(*Log.OpenWindow, 3u);
}

TEST(PluginLog, UnfinishedLastLineIsDropped) {
  PluginLog Log = pluginLog((Header + Window0 + R"({"window":1,"instr)").str());
  EXPECT_EQ(Log.Windows.size(), 1u);
}

TEST(PluginLog, BadLines) {
  for (StringRef Line : {
           R"({"plugin":"ukl","version":2,"qemu":"7"})",
           R"({"window":1,"instructions":{},"raw":1,"events":{}})", // no 0 yet
           R"({"window":0,"instructions":{},"events":{}})",         // no raw
           R"({"window":0,"instructions":{"app":-1},"raw":1,"events":{}})",
           R"({"window":0,"instructions":{},"raw":1})",
           R"({"window":0,"stack":["0x10"],"count":1})", // of no window
           R"([])",
           R"({})",
       })
    EXPECT_TRUE(StringRef(test::messageOf(parsePluginLog((Line + "\n").str())))
                    .starts_with("the QEMU plugin has written a line that is "
                                 "not understood: "))
        << Line.str();
}

TEST(PluginLog, BadStacks) {
  for (StringRef Line : {
           R"({"window":0,"stack":["x"],"count":1})",
           R"({"window":0,"stack":["0x10"],"count":0})",
           R"({"window":0,"stack":["0x10"]})",
           R"({"window":1,"stack":["0x10"],"count":1})",
       })
    EXPECT_NE(
        test::messageOf(parsePluginLog((Header + Window0 + Line + "\n").str())),
        "")
        << Line.str();
}

TEST(PluginLog, NotJSON) {
  EXPECT_TRUE(StringRef(test::messageOf(parsePluginLog("oops\n")))
                  .starts_with("the QEMU plugin's output: "));
}
