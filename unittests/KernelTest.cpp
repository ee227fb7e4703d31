//===- KernelTest.cpp - Which kernel the options ask for ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/kernel/Kernel.h"

#include "Support.h"
#include "ukl/kernel/KernelObjects.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

#include "gtest/gtest.h"
#include <cstdlib>

using namespace llvm;
using namespace ukl;

namespace {

/// A project with one patch, and a tarball that is never unpacked.
class KernelTest : public testing::Test {
protected:
  KernelTest() {
    Dir.write("kernel-patches/0001-a.patch", "why\n\ndiff --git a/a b/a\n+1\n");
    Dir.write("kernel-patches/configs/server.config", "CONFIG_DEFAULT=y\n");
    Dir.write("ukl-lld-scripts/ukl.lds.h", "/* script */\n");
    Tarball = "--source=" + Dir.write("linux.tar.xz", "source");
    Cache = "--cache-dir=" + Dir.path() + "/cache";
    setenv("UKL_SOURCE_DIR", Dir.path().c_str(), /*overwrite=*/1);
  }
  ~KernelTest() override {
    unsetenv("UKL_SOURCE_DIR");
    unsetenv("UKL_CACHE");
  }

  Kernel describe(ArrayRef<std::string> Options = {}) {
    std::vector<const char *> Words = {"kernel", Tarball.c_str(),
                                       Cache.c_str()};
    for (const std::string &Option : Options)
      Words.push_back(Option.c_str());
    Kernel Result;
    Message.clear();
    test::runUkl("kernel", Words, [&](const opt::InputArgList &Args) {
      if (Expected<Kernel> K = describeKernel(Args))
        Result = std::move(*K);
      else
        Message = test::messageOf(K.takeError());
    });
    return Result;
  }

  std::string config(StringRef Name, StringRef Text) {
    return "--config=" + Dir.write(Name, Text);
  }

  test::Folder Dir;
  std::string Tarball, Cache, Message;
};

} // namespace

TEST_F(KernelTest, DefaultConfiguration) {
  EXPECT_EQ(describe().ConfigText, "CONFIG_DEFAULT=y\n");
  EXPECT_EQ(Message, "");
}

TEST_F(KernelTest, LaterFragmentOverridesEarlier) {
  std::string First = config("first", "CONFIG_A=y\nCONFIG_B=1\nCONFIG_C=m\n");
  std::string Second = config("second", "CONFIG_B=2\n# CONFIG_A is not set\n");
  EXPECT_EQ(describe({First, Second}).ConfigText,
            "CONFIG_C=m\nCONFIG_B=2\n# CONFIG_A is not set\n");
  EXPECT_EQ(describe({Second, First}).ConfigText,
            "CONFIG_A=y\nCONFIG_B=1\nCONFIG_C=m\n");
}

TEST_F(KernelTest, LaterLineOverridesEarlierInOneFragment) {
  EXPECT_EQ(
      describe({config("a", "# CONFIG_A is not set\nCONFIG_A=y\n")}).ConfigText,
      "CONFIG_A=y\n");
}

TEST_F(KernelTest, NamesAreComparedWhole) {
  StringRef Text = "CONFIG_A=y\nCONFIG_AB=y\n# CONFIG_ABC is not set\n";
  EXPECT_EQ(describe({config("a", Text)}).ConfigText, Text);
}

TEST_F(KernelTest, CommentsAndEmptyLinesStay) {
  StringRef Text = "# why\n\n# why\nCONFIG_A=y\n\n";
  EXPECT_EQ(describe({config("a", Text)}).ConfigText, Text);
}

TEST_F(KernelTest, KeyIsOfTheOverridingConfiguration) {
  std::string One = describe({config("a", "CONFIG_A=y\n")}).Key;
  EXPECT_NE(One, "");
  EXPECT_EQ(
      One,
      describe({config("b", "CONFIG_A=m\n"), config("c", "CONFIG_A=y\n")}).Key);
  EXPECT_NE(One, describe({config("b", "CONFIG_A=m\n")}).Key);
}

TEST_F(KernelTest, KeyIsOfThePatchesButNotOfTheirMessages) {
  std::string Key = describe().Key;
  Dir.write("kernel-patches/0001-a.patch",
            "better\n\ndiff --git a/a b/a\n+1\n");
  EXPECT_EQ(describe().Key, Key);
  Dir.write("kernel-patches/0001-a.patch",
            "better\n\ndiff --git a/a b/a\n+2\n");
  EXPECT_NE(describe().Key, Key);
}

TEST_F(KernelTest, MissingFragment) {
  describe({"--config=" + Dir.path() + "/none"});
  EXPECT_EQ(Message,
            "cannot read '" + Dir.path() + "/none': No such file or directory");
}

TEST_F(KernelTest, BadJobs) {
  describe({"--jobs=0"});
  EXPECT_EQ(Message, "--jobs=0: not a number of jobs");
  describe({"-jmany"});
  EXPECT_EQ(Message, "--jobs=many: not a number of jobs");
  EXPECT_EQ(describe({"-j3"}).Jobs, 3u);
}

TEST_F(KernelTest, Launcher) {
  auto Command = [&](StringRef Launcher) {
    Kernel K = describe({("--launcher=" + Launcher).str()});
    return join(makeCommand(K, "out"), " ");
  };
  EXPECT_TRUE(StringRef(Command("")).contains(" CC=clang-22 "));
  EXPECT_TRUE(StringRef(Command("env")).contains(" CC=env clang-22 "));
  // ccache starts the second one itself.
  std::string Both = Command("ccache  env");
  EXPECT_TRUE(StringRef(Both).starts_with("env CCACHE_PREFIX=env make "));
  EXPECT_TRUE(StringRef(Both).contains(" CC=ccache clang-22 "));
  EXPECT_EQ(describe({"--launcher=env"}).Key, describe({"--launcher="}).Key);

  setenv("UKL_LAUNCHER", "env", /*overwrite=*/1);
  EXPECT_EQ(describe().Launcher, "env");
  EXPECT_EQ(describe({"--launcher="}).Launcher, "");
  unsetenv("UKL_LAUNCHER");

  (void)describe({"--launcher=ccache no-such-program"});
  EXPECT_TRUE(StringRef(Message).starts_with(
      "no program 'no-such-program' to start the compiler with\n"))
      << Message;
}

TEST_F(KernelTest, DamagedObjectsAreMadeAgain) {
  Kernel K;
  K.ObjectDir = Dir.path() + "/kernel";
  const std::string Files[] = {"fs/a.o", "ukl/bitcode/fs/a.o",
                               "ukl/native/fs/a.o"};
  for (StringRef File : Files)
    Dir.write(("kernel/" + File).str(), "contents");
  Dir.write("kernel/ukl/objects.txt", "fs/a.o\n");
  Dir.write("kernel/ukl/objects.json", "{}");
  EXPECT_FALSE(hasAllObjects(K)) << "nobody has said that they are complete";
  ASSERT_FALSE(errorToBool(writeObjectSizes(K)));
  EXPECT_TRUE(hasAllObjects(K));

  for (StringRef File : Files) {
    Dir.write(("kernel/" + File).str(), "cont");
    EXPECT_FALSE(hasAllObjects(K)) << File.str();
    removeDamagedObjects(K);
    EXPECT_FALSE(sys::fs::exists(K.ObjectDir + "/" + File));
    EXPECT_FALSE(hasAllObjects(K)) << File.str();
    Dir.write(("kernel/" + File).str(), "contents");
    EXPECT_TRUE(hasAllObjects(K));
  }
}
