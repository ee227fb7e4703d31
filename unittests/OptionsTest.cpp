//===- OptionsTest.cpp - Command lines of ukl -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/support/Options.h"

#include "Support.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;
using test::CommandLine;
using test::runUkl;

static void expectRefused(const CommandLine &Line, StringRef Errors) {
  EXPECT_EQ(Line.Status, 1);
  EXPECT_FALSE(Line.Ran);
  EXPECT_EQ(Line.Output, "");
  EXPECT_EQ(Line.Errors, Errors);
}

TEST(Options, Subcommand) {
  CommandLine Line = runUkl(
      "link", {"link", "a", "-o", "b", "--fast"},
      [](const opt::InputArgList &Args) {
        EXPECT_EQ(Args.getAllArgValues(OPT_INPUT),
                  std::vector<std::string>{"a"}); // not the command's name
        EXPECT_EQ(Args.getLastArgValue(OPT_output), "b");
        EXPECT_TRUE(Args.hasArg(OPT_fast));
      });
  EXPECT_TRUE(Line.Ran);
  EXPECT_EQ(Line.Status, 0);
  EXPECT_EQ(Line.Errors, "");
}

TEST(Options, UnknownCommand) {
  expectRefused(runUkl("link", {"lnk", "a"}),
                "ukl: error: unknown command 'lnk'\n"
                "ukl: note: see ukl --help\n");
}

TEST(Options, NoCommand) {
  CommandLine Line = runUkl("link", {});
  EXPECT_EQ(Line.Status, 1);
  EXPECT_NE(Line.Errors.find("USAGE: ukl"), std::string::npos);
}

TEST(Options, UnknownOption) {
  expectRefused(runUkl("link", {"link", "--frobnicate"}),
                "ukl: error: unknown option '--frobnicate'\n"
                "ukl: note: see ukl link --help\n");
}

TEST(Options, MistypedOption) {
  expectRefused(runUkl("link", {"link", "--fsat"}),
                "ukl: error: unknown option '--fsat', did you mean '--fast'?\n"
                "ukl: note: see ukl link --help\n");
}

TEST(Options, OptionOfAnotherCommand) {
  expectRefused(runUkl("link", {"link", "--memory=1G"}),
                "ukl: error: unknown option '--memory=1G'\n"
                "ukl: note: see ukl link --help\n");
  EXPECT_TRUE(runUkl("run", {"run", "--memory=1G"}).Ran);
}

TEST(Options, MistypedOptionOfAnotherCommandIsNotSuggested) {
  expectRefused(runUkl("link", {"link", "--shel"}), // --shell is of `ukl run`
                "ukl: error: unknown option '--shel'\n"
                "ukl: note: see ukl link --help\n");
}

TEST(Options, MissingValue) {
  expectRefused(runUkl("run", {"run", "a.img", "--memory"}),
                "ukl: error: option '--memory' needs a value\n"
                "ukl: note: see ukl run --help\n");
  expectRefused(runUkl("link", {"link", "a", "-o"}),
                "ukl: error: option '-o' needs a value\n"
                "ukl: note: see ukl link --help\n");
  expectRefused(runUkl("link", {"--cache-dir"}),
                "ukl: error: option '--cache-dir' needs a value\n"
                "ukl: note: see ukl --help\n");
}

TEST(Options, OptionBeforeTheCommand) {
  CommandLine Line =
      runUkl("run", {"-v", "run", "a.img"}, [](const opt::InputArgList &Args) {
        EXPECT_TRUE(Args.hasArg(OPT_verbose));
        EXPECT_EQ(Args.getAllArgValues(OPT_INPUT),
                  std::vector<std::string>{"a.img"});
      });
  EXPECT_TRUE(Line.Ran) << Line.Errors;
}

TEST(Options, WhatFollowsTwoDashesIsForTheProgram) {
  CommandLine Line = runUkl(
      "run", {"run", "a.img", "--", "--memory", "--frobnicate", "--help"},
      [](const opt::InputArgList &Args) {
        EXPECT_FALSE(Args.hasArg(OPT_memory));
        EXPECT_EQ(
            Args.getAllArgValues(OPT_program_arguments),
            (std::vector<std::string>{"--memory", "--frobnicate", "--help"}));
      });
  EXPECT_TRUE(Line.Ran) << Line.Errors;
}

TEST(Options, Help) {
  CommandLine Line = runUkl("run", {"run", "--help", "--memory=1G"});
  EXPECT_EQ(Line.Status, 0);
  EXPECT_FALSE(Line.Ran);
  EXPECT_NE(Line.Output.find("--memory"), std::string::npos);
  EXPECT_EQ(Line.Output.find("--fast"), std::string::npos);
}

TEST(Options, Version) {
  CommandLine Line = runUkl("run", {"--version"});
  EXPECT_EQ(Line.Status, 0);
  EXPECT_EQ(Line.Output.substr(0, 13), "ukl with LLVM");
}
