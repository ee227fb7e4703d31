//===- main.cpp - ukl: kernels, images and their runs ---------------------===//
//
// Part of Unikernel Linux with LTO.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The way of a program: `clang -fukl` makes an executable that carries its
// bitcode, `ukl link` links that with the kernel into an image, `ukl run` boots
// the image. To add a subcommand, add a row to the table below.
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Run.h"
#include "common/Diagnostics.h"
#include "common/Toolchain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;
using namespace llvm::opt;
using namespace ukl;

namespace {

struct Subcommand {
  StringLiteral Name;
  const char *Usage;
  const char *Summary;
  const char *Details;
  unsigned Visibility;
  int (*Main)(const InputArgList &);
  /// For a subcommand with an option table of its own, instead of Main.
  int (*RawMain)(ArrayRef<std::string>);
};

const Subcommand Subcommands[] = {
    {"kernel", "ukl kernel [options]",
     "compile the Linux kernel to bitcode, once",
     "Unpacks the kernel source of Debian's package linux-source-6.12, "
     "applies\n"
     "our patches, configures and compiles it. The result is kept in the "
     "cache\n"
     "under a key made of everything that goes in. `ukl link` calls this when\n"
     "there is no kernel yet.",
     KernelOption, kernelMain, nullptr},
    {"link", "ukl link <program> -o <image> [options]",
     "link a program with the kernel into a bootable image",
     "<program> is an executable made by `clang -fukl`. The image is an ELF\n"
     "file that QEMU boots directly; see `ukl run --help`.",
     LinkOption, linkMain, nullptr},
    {"run", nullptr, "boot an image in QEMU", nullptr, 0, nullptr, runMain},
    {"profile", "ukl profile <program> -o <file> [options] [-- <arguments>]",
     "collect a profile of a program and the kernel under it",
     "Links <program> with the kernel, instrumented; boots the image once for\n"
     "each workload; reads from the guest's memory what has run how often; "
     "and\n"
     "writes all of it as one profile for `ukl link --profile`. <program> is "
     "an\n"
     "executable made by `clang -fukl`, or an image of\n"
     "`ukl link --profile-generate`. Counting starts with the workload, not "
     "with\n"
     "the boot. Two collections of one workload give the same bytes.\n"
     "(*) may be given several times",
     ProfileOption, profileMain, nullptr},
    {"optimize", "ukl optimize <program> -o <image> [options] [-- <arguments>]",
     "profile a program, and link it again with the profile",
     "What `ukl profile` and `ukl link --profile` do, one after the other.\n"
     "(*) may be given several times",
     OptimizeOption, optimizeMain, nullptr},
    {"verify", "ukl verify <image> [options]",
     "check the code of a linked image",
     "Disassembles all application code and refuses what cannot run in ring "
     "0:\n"
     "system call instructions, and use of the red zone. Lists the members\n"
     "that came as machine code. `ukl link` does this by itself.",
     VerifyOption, verifyMain, nullptr},
    {"cache", "ukl cache [--clear] [<entry>...] [options]",
     "list or clear cached kernels",
     "An entry is named as in the list, or by the start of its name.",
     CacheOption, cacheMain, nullptr},
    {"bench", "ukl bench [<suite>|<executable>...] [options]",
     "measure programs in ring 3 and in ring 0",
     "Boots a guest that runs each program first in ring 3 and then in ring 0\n"
     "of the same kernel, and counts instructions and events in between the\n"
     "program's markers (bench/ukl_bench.h). The suites are in bench/; an\n"
     "executable is named by a path with a '/'. Without either: all suites.\n"
     "Counts are exact and the same on every machine; they are not time. See\n"
     "docs/measuring.md.",
     BenchOption, benchMain, nullptr},
    {"report", "ukl report <bench.json>... [options]",
     "a page with charts from what was measured",
     "Takes the files of `ukl bench --json`, of several levels and profiles "
     "if\n"
     "there are, and writes one HTML file that needs nothing else.",
     ReportOption, reportMain, nullptr},
};

void printHelp(raw_ostream &OS) {
  OS << "OVERVIEW: build and run programs that are linked into the Linux "
        "kernel\n\nUSAGE: ukl [--cache-dir=<dir>] <command> [options]\n\n"
        "COMMANDS:\n";
  for (const Subcommand &S : Subcommands)
    OS << "  " << left_justify(S.Name, 9) << S.Summary << '\n';
  OS << "\n`ukl <command> --help` tells about one command.\n\nEXAMPLE:\n"
        "  clang -fukl -O2 hello.c -o hello\n"
        "  ukl link hello -o hello.img\n"
        "  ukl run hello.img -- a b c\n";
}

int usageError(const Twine &Message, StringRef Command = "") {
  error(Message, Command.empty() ? Twine("see ukl --help")
                                 : "see ukl " + Command + " --help");
  return 1;
}

/// Says what is wrong with the first argument that the table does not know.
int unknownOption(const Subcommand &S, StringRef Spelling) {
  std::string Nearest;
  if (optionTable().findNearest(Spelling, Nearest,
                                llvm::opt::Visibility(S.Visibility)) > 2)
    return usageError("unknown option '" + Spelling + "'", S.Name);
  return usageError("unknown option '" + Spelling + "', did you mean '" +
                        Nearest + "'?",
                    S.Name);
}

int runSubcommand(const Subcommand &S, ArrayRef<const char *> Argv) {
  unsigned MissingIndex, MissingCount;
  InputArgList Args = optionTable().ParseArgs(
      Argv, MissingIndex, MissingCount, llvm::opt::Visibility(S.Visibility));
  if (MissingCount)
    return usageError(Twine("option '") + Args.getArgString(MissingIndex) +
                          "' needs a value",
                      S.Name);
  if (Args.hasArg(OPT_help)) {
    optionTable().printHelp(outs(), S.Usage, S.Summary, /*ShowHidden=*/false,
                            /*ShowAllAliases=*/false,
                            llvm::opt::Visibility(S.Visibility));
    outs() << '\n' << S.Details << '\n';
    return 0;
  }
  if (const Arg *A = Args.getLastArg(OPT_UNKNOWN))
    return unknownOption(S, A->getAsString(Args));
  if (const Arg *A = Args.getLastArg(OPT_cache_dir))
    setenv("UKL_CACHE", A->getValue(), /*overwrite=*/1);
  return S.Main(Args);
}

/// Options in front of the command; leaves \p Argv at the command's name.
std::optional<int> leadingOptions(ArrayRef<const char *> &Argv) {
  while (!Argv.empty() && StringRef(Argv.front()).starts_with("-")) {
    StringRef Option = Argv.front();
    if (Option == "--help" || Option == "-h") {
      printHelp(outs());
      return 0;
    }
    if (Option == "--version") {
      outs() << "ukl with LLVM " << llvmVersion() << '\n';
      return 0;
    }
    if (!Option.consume_front("--cache-dir"))
      return usageError("unknown option '" + Option + "' before the command");
    Argv = Argv.drop_front();
    if (Option.empty() && !Argv.empty()) {
      Option = Argv.front();
      Argv = Argv.drop_front();
    } else if (!Option.consume_front("=")) {
      return usageError("option '--cache-dir' needs a value");
    }
    setenv("UKL_CACHE", Option.str().c_str(), /*overwrite=*/1);
  }
  return std::nullopt;
}

} // namespace

int main(int Argc, char **Argv) {
  InitLLVM X(Argc, Argv);
  setToolName("ukl");
  ArrayRef<const char *> Args(Argv + 1, Argv + Argc);
  if (std::optional<int> Status = leadingOptions(Args))
    return *Status;
  if (Args.empty()) {
    printHelp(errs());
    return 1;
  }
  StringRef Name = Args.front();
  const Subcommand *S =
      find_if(Subcommands, [&](const Subcommand &C) { return C.Name == Name; });
  if (S == std::end(Subcommands))
    return usageError("unknown command '" + Name + "'");
  if (S->RawMain)
    return S->RawMain(std::vector<std::string>(Args.begin() + 1, Args.end()));
  return runSubcommand(*S, Args.drop_front());
}
