//===- Kernel.cpp - ukl kernel --------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/kernel/Kernel.h"

#include "common/Diagnostics.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/cache/Cache.h"
#include "ukl/kernel/KernelObjects.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <thread>

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static constexpr StringLiteral DefaultTarball =
    "/usr/src/linux-source-6.12.tar.xz";
static constexpr StringLiteral DefaultConfig =
    "kernel-patches/configs/server.config";

/// Must be raised when this tool prepares or builds kernels in another way, so
/// that those in the cache are made again.
static constexpr StringLiteral BuildRecipe = "1";

static std::string hashOf(StringRef Bytes) {
  BLAKE3 Hash;
  Hash.update(Bytes);
  return toHex(Hash.final<16>(), /*LowerCase=*/true);
}

/// The files of a folder with this extension, in the order of their names.
static std::vector<std::string> filesIn(StringRef Dir, StringRef Extension) {
  std::vector<std::string> Files;
  std::error_code EC;
  for (sys::fs::directory_iterator It(Dir, EC), End; It != End && !EC;
       It.increment(EC))
    if (sys::path::extension(It->path()) == Extension)
      Files.push_back(It->path());
  llvm::sort(Files);
  return Files;
}

/// The folder that has our patches, linker scripts and configurations.
static Expected<std::string> findProjectDir() {
  Expected<std::string> Dir = projectDataPath();
  if (!Dir || sys::fs::is_directory(pathIn(*Dir, "kernel-patches")))
    return Dir;
  return withHint(makeError("no kernel-patches in {0}", *Dir),
                  "UKL_SOURCE_DIR must name this project's source folder");
}

static Error findTarball(Kernel &K, const InputArgList &Args) {
  K.Tarball = Args.getLastArgValue(OPT_source, DefaultTarball).str();
  if (sys::fs::is_regular_file(K.Tarball))
    return Error::success();
  if (Args.hasArg(OPT_source))
    return makeError("no kernel source '{0}'", K.Tarball);
  return withHint(makeError("no kernel source {0}", K.Tarball),
                  "install it: apt-get install linux-source-6.12, or name "
                  "a tarball of Linux 6.12 with --source=<tarball>");
}

/// The changes of a patch, without its message.
static StringRef changesOf(StringRef Patch) {
  size_t Start = Patch.find("\ndiff --git ");
  return Start == StringRef::npos ? Patch : Patch.substr(Start);
}

/// Sets the key of the patched source, which has all that the source is made
/// of.
static Error findSourceKey(Kernel &K) {
  std::vector<std::string> Parts = {BuildRecipe.str()};
  auto Add = [&](const std::string &Path) -> Error {
    Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
    if (!Buffer)
      return Buffer.takeError();
    StringRef Text = (*Buffer)->getBuffer();
    Parts.push_back(hashOf(Path == K.Tarball ? Text : changesOf(Text)));
    return Error::success();
  };
  K.Patches = filesIn(pathIn(K.ProjectDir, "kernel-patches"), ".patch");
  if (K.Patches.empty())
    return withHint(
        makeError("no patches in {0}", pathIn(K.ProjectDir, "kernel-patches")),
        "UKL_SOURCE_DIR must name this project's source folder");
  if (Error E = Add(K.Tarball))
    return E;
  for (const std::string &Patch : K.Patches)
    if (Error E = Add(Patch))
      return E;
  K.SourceKey = cacheKey(Parts);
  return Error::success();
}

/// The option that a line of a configuration sets; empty if it sets none.
static StringRef optionOf(StringRef Line) {
  (void)Line.consume_front("# ");
  if (!Line.starts_with("CONFIG_"))
    return "";
  return Line.take_until([](char C) { return C == '=' || C == ' '; });
}

/// Removes each line whose option a later line sets again.
static std::string dropOverridden(StringRef Text) {
  SmallVector<StringRef, 0> Lines, Kept;
  Text.split(Lines, '\n');
  StringSet<> Set;
  for (StringRef Line : reverse(Lines)) {
    StringRef Option = optionOf(Line);
    if (Option.empty() || Set.insert(Option).second)
      Kept.push_back(Line);
  }
  return join(reverse(Kept), "\n");
}

/// Reads the fragments, one after the other. Later ones override earlier ones.
static Error readConfig(Kernel &K, std::vector<std::string> Fragments) {
  if (Fragments.empty())
    Fragments.push_back(pathIn(K.ProjectDir, DefaultConfig));
  K.Config = join(Fragments, " + ");
  for (const std::string &Fragment : Fragments) {
    Expected<std::unique_ptr<MemoryBuffer>> Text = openFile(Fragment);
    if (!Text)
      return Text.takeError();
    K.ConfigText += (*Text)->getBuffer();
  }
  K.ConfigText = dropOverridden(K.ConfigText);
  return Error::success();
}

static Error findLauncher(Kernel &K, const InputArgList &Args) {
  const char *FromEnvironment = std::getenv("UKL_LAUNCHER");
  if (const Arg *A = Args.getLastArg(OPT_launcher))
    K.Launcher = A->getValue();
  else if (FromEnvironment)
    K.Launcher = FromEnvironment;
  else if (sys::findProgramByName("ccache"))
    K.Launcher = "ccache";
  SmallVector<StringRef, 2> Words;
  StringRef(K.Launcher).split(Words, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Word : Words)
    if (ErrorOr<std::string> Path = sys::findProgramByName(Word);
        !Path || !sys::fs::can_execute(*Path))
      return withHint(
          makeError("no program '{0}' to start the compiler with", Word),
          "--launcher and UKL_LAUNCHER take names of programs, such "
          "as ccache and distcc");
  // A copy: the words are parts of it.
  std::string Launcher = join(Words, " ");
  K.Launcher = std::move(Launcher);
  return Error::success();
}

Expected<Kernel> describeKernel(const InputArgList &Args) {
  Kernel K;
  K.Verbose = Args.hasArg(OPT_verbose);
  K.Jobs = std::max(1u, std::thread::hardware_concurrency());
  if (const Arg *A = Args.getLastArg(OPT_jobs))
    if (StringRef(A->getValue()).getAsInteger(10, K.Jobs) || K.Jobs == 0)
      return makeError("--jobs={0}: not a number of jobs", A->getValue());

  if (Error E = findLauncher(K, Args))
    return std::move(E);

  Expected<std::string> Cache = cacheDir();
  if (!Cache)
    return Cache.takeError();
  Expected<std::string> Project = findProjectDir();
  if (!Project)
    return Project.takeError();
  K.ProjectDir = *Project;
  if (Error E = findTarball(K, Args))
    return std::move(E);

  if (Error E = readConfig(K, Args.getAllArgValues(OPT_config)))
    return std::move(E);

  Expected<std::string> Clang = findLLVMTool("clang");
  if (!Clang)
    return Clang.takeError();
  Expected<std::string> Version = runForOutput({*Clang, "--version"});
  if (!Version)
    return Version.takeError();
  K.ClangVersion = StringRef(*Version).split('\n').first.str();

  if (Error E = findSourceKey(K))
    return std::move(E);
  K.Key =
      cacheKey({BuildRecipe.str(), K.SourceKey, K.ConfigText, K.ClangVersion});
  K.SourceDir = pathIn(*Cache, "linux-" + K.SourceKey);
  K.ObjectDir = pathIn(*Cache, "kernel-" + K.Key);
  return std::move(K);
}

std::vector<std::string> makeCommand(const Kernel &K, StringRef ObjectDir) {
  StringRef Launcher = K.Launcher;
  std::vector<std::string> Command;
  // ccache would take a second launcher for the compiler.
  if (auto [First, Rest] = Launcher.split(' ');
      sys::path::filename(First) == "ccache" && !Rest.trim().empty()) {
    Command = {"env", ("CCACHE_PREFIX=" + Rest.trim()).str()};
    Launcher = First;
  }
  std::string Clang = formatv("clang-{0}", LLVMMajor);
  if (!Launcher.empty())
    Clang = (Launcher + " " + Clang).str();
  append_range(Command,
               std::vector<std::string>{
                   "make", "-C", K.SourceDir, "O=" + ObjectDir.str(),
                   "ARCH=x86_64", formatv("LLVM=-{0}", LLVMMajor),
                   "CC=" + Clang,
                   // These make the kernel the same if its input is the same.
                   "KBUILD_BUILD_TIMESTAMP=Sat Jan  1 00:00:00 UTC 2022",
                   "KBUILD_BUILD_USER=ukl", "KBUILD_BUILD_HOST=ukl",
                   "KBUILD_BUILD_VERSION=1"});
  // It preprocesses here, and compiles elsewhere with the options of both.
  if (StringRef(K.Launcher).contains("distcc"))
    Command.push_back("KCFLAGS=-Wno-unused-command-line-argument");
  return Command;
}

Error ensureKernel(const Kernel &K) {
  if (isComplete(K.ObjectDir) && isComplete(K.SourceDir) && hasAllObjects(K)) {
    touchEntry(K.ObjectDir);
    touchEntry(K.SourceDir);
    return Error::success();
  }
  // Other processes that need this kernel wait here until it is complete.
  Expected<FileLock> Lock =
      FileLock::acquire(K.ObjectDir + LockSuffix.str(), "this kernel");
  if (!Lock)
    return Lock.takeError();
  if (!isComplete(K.SourceDir))
    if (Error E = makeKernelSource(K))
      return E;
  if (!isComplete(K.ObjectDir) || !hasAllObjects(K)) {
    removeDamagedObjects(K);
    return makeKernelObjects(K);
  }
  return Error::success();
}

static int runKernel(const InputArgList &Args) {
  if (Args.hasArg(OPT_INPUT)) {
    error("`ukl kernel` takes no arguments", "see ukl kernel --help");
    return 1;
  }
  Expected<Kernel> K = describeKernel(Args);
  if (!K)
    return reportError(K.takeError());
  const std::pair<unsigned, std::string> Prints[] = {
      {OPT_print_key, K->Key},
      {OPT_print_dir, K->ObjectDir},
      {OPT_print_source_dir, K->SourceDir}};
  for (const auto &[Option, Text] : Prints)
    if (Args.hasArg(Option)) {
      outs() << Text << '\n';
      return 0;
    }
  if (Error E = ensureKernel(*K))
    return reportError(std::move(E));
  errs() << "Kernel " << K->Key << " is ready in " << K->ObjectDir << '\n';
  return 0;
}

const Command KernelCommand = {"kernel", runKernel, R"(
Unpacks the kernel source of Debian's package linux-source-6.12, applies our
patches, configures and compiles it. The kernel is kept in the cache under a key,
a hash of all that it was made from. `ukl link` does the same if the cache does
not have the kernel.
)"};

} // namespace ukl
