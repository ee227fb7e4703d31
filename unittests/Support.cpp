//===- Support.cpp - What the unit tests share ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Support.h"

#include "common/Diagnostics.h"
#include "common/Paths.h"
#include "ukl/support/Options.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include "gtest/gtest.h"

using namespace llvm;

namespace ukl::test {

std::string messageOf(Error E) {
  std::string Text;
  handleAllErrors(
      std::move(E),
      [&](const ToolError &T) {
        Text = T.message() + (T.hint().empty() ? "" : "\n" + T.hint());
      },
      [&](const ErrorInfoBase &Other) { Text = Other.message(); });
  return Text;
}

/// What runBody() calls. It cannot have a parameter for it.
static function_ref<void(const opt::InputArgList &)> *Current;
static bool Ran;

static int runBody(const opt::InputArgList &Args) {
  Ran = true;
  (*Current)(Args);
  return 0;
}

CommandLine runUkl(StringLiteral Name, ArrayRef<const char *> Words,
                   function_ref<void(const opt::InputArgList &)> Body) {
  const Command C = {Name, runBody, ""};
  const Command *const Commands[] = {&C};
  Current = &Body;
  Ran = false;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  CommandLine Result;
  Result.Status = runCommandLine(Commands, Words);
  outs().flush();
  Result.Ran = Ran;
  Result.Output = testing::internal::GetCapturedStdout();
  Result.Errors = testing::internal::GetCapturedStderr();
  return Result;
}

Folder::Folder() {
  SmallString<128> Unique;
  if (sys::fs::createUniqueDirectory("ukl-unittests", Unique))
    report_fatal_error("cannot make a folder for a test");
  Path = std::string(Unique);
}

Folder::~Folder() { sys::fs::remove_directories(Path); }

std::string Folder::write(StringRef Name, StringRef Text) const {
  std::string File = pathIn(Path, Name);
  EXPECT_FALSE(sys::fs::create_directories(sys::path::parent_path(File)));
  std::error_code EC;
  raw_fd_ostream OS(File, EC);
  EXPECT_FALSE(EC) << EC.message();
  OS << Text;
  return File;
}

} // namespace ukl::test

int main(int Argc, char **Argv) {
  testing::InitGoogleTest(&Argc, Argv);
  ukl::setToolName("ukl");
  return RUN_ALL_TESTS();
}
