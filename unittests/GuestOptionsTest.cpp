//===- GuestOptionsTest.cpp - A guest as the user describes it ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/GuestOptions.h"

#include "Support.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

/// The options of `ukl run <words>`. \p Message gets the error, or is empty.
static GuestOptions readOptions(std::vector<const char *> Words,
                                std::string &Message) {
  GuestOptions Options;
  Words.insert(Words.begin(), "run");
  test::CommandLine Line =
      test::runUkl("run", Words, [&](const opt::InputArgList &Args) {
        Message = test::messageOf(readGuestOptions(Options, Args));
      });
  EXPECT_TRUE(Line.Ran) << Line.Errors;
  return Options;
}

static GuestOptions good(std::vector<const char *> Words) {
  std::string Message;
  GuestOptions Options = readOptions(std::move(Words), Message);
  EXPECT_EQ(Message, "");
  return Options;
}

static std::string bad(const char *Word) {
  std::string Message;
  readOptions({Word}, Message);
  return Message;
}

TEST(GuestOptions, Defaults) {
  GuestOptions Options = good({"a.img"});
  EXPECT_EQ(Options.Processors, 1u);
  EXPECT_EQ(Options.MemoryMiB, 512u);
  EXPECT_EQ(Options.TimeoutSeconds, 0u);
  EXPECT_EQ(Options.Qemu, "qemu-system-x86_64");
  EXPECT_TRUE(Options.Forwards.empty());
}

TEST(GuestOptions, WhatIsNotGivenStays) {
  GuestOptions Options;
  Options.MemoryMiB = 300;
  Options.Processors = 3;
  Options.Qemu = "other-qemu";
  test::runUkl("run", {"run", "--smp=2"}, [&](const opt::InputArgList &Args) {
    EXPECT_EQ(test::messageOf(readGuestOptions(Options, Args)), "");
  });
  EXPECT_EQ(Options.MemoryMiB, 300u);
  EXPECT_EQ(Options.Processors, 2u);
  EXPECT_EQ(Options.Qemu, "other-qemu");
}

TEST(GuestOptions, Memory) {
  EXPECT_EQ(good({"--memory=512M"}).MemoryMiB, 512u);
  EXPECT_EQ(good({"--memory", "2G"}).MemoryMiB, 2048u);
  EXPECT_EQ(good({"--memory=1M"}).MemoryMiB, 1u);
  EXPECT_EQ(good({"--memory=1024G"}).MemoryMiB, 1u << 20);
}

TEST(GuestOptions, BadMemory) {
  for (const char *Size : {"512", "0M", "-1M", "G", "", "1.5G", "2g", "1K",
                           "1025G", "1048577M", "4294967297M"})
    EXPECT_EQ(bad(("--memory=" + std::string(Size)).c_str()),
              "--memory: '" + std::string(Size) +
                  "' is not a size such as 512M or 2G");
}

TEST(GuestOptions, Ports) {
  GuestOptions Options =
      good({"--hostfwd=tcp:8080:80", "--hostfwd", "tcp:0:65535"});
  ASSERT_EQ(Options.Forwards.size(), 2u);
  EXPECT_EQ(Options.Forwards[0].HostPort, 8080u);
  EXPECT_EQ(Options.Forwards[0].GuestPort, 80u);
  EXPECT_EQ(Options.Forwards[1].HostPort, 0u);
  EXPECT_EQ(Options.Forwards[1].GuestPort, 65535u);
}

TEST(GuestOptions, BadPorts) {
  for (const char *Text :
       {"8080:80", "udp:8080:80", "tcp:8080", "tcp:8080:0", "tcp:65536:80",
        "tcp:80:65536", "tcp::80", "tcp:a:b", "tcp:1:2:3", "tcp:-1:80"})
    EXPECT_EQ(bad(("--hostfwd=" + std::string(Text)).c_str()),
              "--hostfwd: '" + std::string(Text) +
                  "' is not of the form tcp:<host port>:<guest port>");
}

TEST(GuestOptions, Processors) {
  EXPECT_EQ(good({"--smp=16"}).Processors, 16u);
  EXPECT_EQ(bad("--smp=0"), "--smp: '0' is not a number from 1 to 16");
  EXPECT_EQ(bad("--smp=17"), "--smp: '17' is not a number from 1 to 16");
  EXPECT_EQ(bad("--smp=two"), "--smp: 'two' is not a number from 1 to 16");
}

TEST(GuestOptions, Timeout) {
  EXPECT_EQ(good({"--timeout=0"}).TimeoutSeconds, 0u);
  EXPECT_EQ(good({"--timeout=90"}).TimeoutSeconds, 90u);
  EXPECT_EQ(bad("--timeout=-1"),
            "--timeout: '-1' is not a number from 0 to 1000000");
}

TEST(GuestOptions, Lists) {
  GuestOptions Options = good({"--disk=a", "--disk=b", "--append=x=1 y",
                               "--qemu-arg=-s", "--initramfs=dir"});
  EXPECT_EQ(Options.Disks, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(Options.KernelParameters, std::vector<std::string>{"x=1 y"});
  EXPECT_EQ(Options.QemuArgs, std::vector<std::string>{"-s"});
  EXPECT_EQ(Options.Overlays, std::vector<std::string>{"dir"});
}

TEST(GuestOptions, RepeatableHasNothingOfThisMachine) {
  GuestOptions Options;
  Options.Processors = 4;
  makeRepeatable(Options, 7);
  EXPECT_EQ(Options.Processors, 1u);
  EXPECT_TRUE(Options.CountInstructions);
  EXPECT_FALSE(Options.Network);
  auto Seed =
      std::find(Options.QemuArgs.begin(), Options.QemuArgs.end(), "-seed");
  ASSERT_NE(Seed, Options.QemuArgs.end());
  EXPECT_EQ(Seed[1], "7");
}
