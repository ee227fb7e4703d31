//===- ClangMain.cpp - clang with -fukl -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Without -fukl this runs clang 22 with the same arguments. With -fukl, clang
// 22 still does all the work of a compiler driver (several sources, temporary
// objects, -S, -E, -M, -###...), and this adds
//
//   * options that make every object fat: machine code and bitcode,
//   * the headers and libraries of our C library (--sysroot),
//   * ukl-ld as its linker (LdMain.cpp).
//
// Try:  clang -fukl -### hello.c
//
//===----------------------------------------------------------------------===//

#include "ClangRules.h"
#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "common/Process.h"
#include "common/Toolchain.h"

#include "clang/Options/Options.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace ukl;

/// False if no argument can be a flag of ours, which saves the time to parse
/// all arguments. Only the parse knows that "-o -fukl" names a file.
static bool mayHaveFlag(ArrayRef<const char *> Args) {
  return any_of(Args, [](StringRef Arg) {
    return Arg.starts_with("-fukl") || Arg.starts_with("-fno-ukl");
  });
}

/// Whether -fukl or -fno-ukl is the last of the two.
static bool wantsUkl(const opt::InputArgList &Args) {
  bool Result = false;
  for (const opt::Arg *A : Args) {
    if (isUklFlag(*A, "-fukl"))
      Result = true;
    else if (isUklFlag(*A, "-fno-ukl"))
      Result = false;
  }
  return Result;
}

/// The arguments without the flags that clang does not know.
static std::vector<std::string> withoutUklFlags(const opt::InputArgList &Args) {
  std::vector<std::string> Result;
  for (const opt::Arg *A : Args) {
    if (isUklFlag(*A))
      continue;
    opt::ArgStringList Rendered;
    (A->getAlias() ? *A->getAlias() : *A).render(Args, Rendered);
    Result.insert(Result.end(), Rendered.begin(), Rendered.end());
  }
  return Result;
}

static void printFlagHelp() {
  outs() << "\nOPTIONS OF UNIKERNEL LINUX:\n";
  for (const UklFlag &Flag : uklFlags())
    outs() << formatv("  {0,-23} {1}\n", Flag.Name, Flag.Help);
  outs() << "\nWith -fukl, -flto and -fno-lto, -pie and -rdynamic are accepted "
            "and have no effect;\n-shared is an error at link. -save-temps "
            "keeps the link's intermediate files in <output>.ukl-temps.\n";
}

/// The arguments that -fukl adds for clang.
static Expected<std::vector<std::string>> uklArgs(const ClangCommand &Command) {
  Expected<std::string> Sysroot = sysrootPath();
  if (!Sysroot)
    return Sysroot.takeError();
  std::vector<std::string> Args = {
      "--start-no-unused-arguments",
      "--target=x86_64-linux-gnu",
      "--sysroot=" + *Sysroot,
      "-flto=full",
      "-fno-pic",
      "-fuse-ld=lld",
      "--ld-path=" + installPrefix() + "/bin/ukl-ld",
      "-static",
      "-nostdlib", // ukl-ld adds the C library, also to the bitcode
  };
  if (!Command.EmitLLVM)
    Args.push_back("-ffat-lto-objects");
  // clang counts these as inputs and links if there is one, so a command
  // without inputs of its own must not get them.
  if (Command.HasInput) {
    std::vector<std::string> Options = Command.LinkerOptions;
    Options.push_back("--ukl-sysroot=" + *Sysroot);
    for (const std::string &Option : Options)
      Args.insert(Args.end(), {"-Xlinker", Option});
  }
  Args.push_back("--end-no-unused-arguments");
  return Args;
}

/// Runs clang in place of this process. If the command line is too long for
/// that, runs it with a response file and returns its exit status.
static Expected<int> runClang(ArrayRef<std::string> Argv) {
  SmallVector<StringRef> Refs(Argv.begin(), Argv.end());
  if (sys::commandLineFitsWithinSystemLimits(Argv.front(), Refs))
    return replaceProcess(Argv);
  Expected<TempDir> Dir = TempDir::create("ukl-clang");
  if (!Dir)
    return Dir.takeError();
  std::string File = Dir->file("arguments");
  if (Error E = writeResponseFile(File, Argv.drop_front()))
    return std::move(E);
  return runForStatus({Argv.front(), "@" + File});
}

static Expected<int> runUkl(StringRef Clang, const opt::InputArgList &Args) {
  Expected<ClangCommand> Command = applyRules(Args);
  if (!Command)
    return Command.takeError();
  Expected<std::vector<std::string>> Ours = uklArgs(*Command);
  if (!Ours)
    return Ours.takeError();
  if (Command->PrintLibgcc) {
    outs() << cantFail(sysrootPath()) << "/lib/libbuiltins.a\n";
    return 0;
  }
  std::vector<std::string> Argv = {Clang.str()};
  Argv.insert(Argv.end(), Ours->begin(), Ours->end());
  Argv.insert(Argv.end(), Command->UserArgs.begin(), Command->UserArgs.end());
  if (!Command->Help)
    return runClang(Argv);
  Expected<int> Status = runForStatus(Argv);
  printFlagHelp();
  return Status;
}

static int exitStatus(Expected<int> Status) {
  return Status ? *Status : reportError(Status.takeError());
}

int main(int Argc, const char **Argv) {
  StringRef Program = sys::path::stem(Argv[0]);
  setToolName(Program);
  Expected<std::string> Clang =
      findLLVMTool(Program.ends_with("++") ? "clang++" : "clang");
  if (!Clang)
    return reportError(Clang.takeError());

  BumpPtrAllocator Allocator;
  SmallVector<const char *> Args(Argv + 1, Argv + Argc);
  cl::ExpansionContext Expansion(Allocator, cl::TokenizeGNUCommandLine);
  // clang reports a response file that cannot be read.
  consumeError(Expansion.expandResponseFiles(Args));

  if (mayHaveFlag(Args)) {
    unsigned MissingIndex, MissingCount;
    opt::InputArgList Parsed = clang::getDriverOptTable().ParseArgs(
        Args, MissingIndex, MissingCount,
        opt::Visibility(clang::options::ClangOption));
    if (MissingCount)
      return reportError(makeError("argument to '{0}' is missing",
                                   Parsed.getArgString(MissingIndex)));
    if (wantsUkl(Parsed))
      return exitStatus(runUkl(*Clang, Parsed));
    std::vector<std::string> Plain = withoutUklFlags(Parsed);
    Plain.insert(Plain.begin(), *Clang);
    return exitStatus(runClang(Plain));
  }
  std::vector<std::string> Plain = {*Clang};
  Plain.insert(Plain.end(), Argv + 1, Argv + Argc);
  return reportError(replaceProcess(Plain));
}
