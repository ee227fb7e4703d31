//===- Link.cpp - ukl link ------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/Link.h"

#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/cache/Cache.h"
#include "ukl/support/Options.h"
#include "ukl/support/Progress.h"
#include "ukl/verify/Verify.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static constexpr uint64_t LinkSpace = 600'000'000;

/// From the one that changes least. The last that a link can do is its default.
static const SyscallLevel SyscallLevels[] = {
    {"entry",
     "ukl-syscalls<entry>,lto<{0}>,ukl-data-placement<late>,"
     "ukl-stack-alignment",
     /*NeedsKernelBitcode=*/false},
    {"direct",
     "ukl-syscalls<direct>,lto<{0}>,ukl-data-placement<late>,"
     "ukl-stack-alignment",
     /*NeedsKernelBitcode=*/true},
};

static constexpr StringLiteral OptLevels[] = {"O1", "O2", "O3"};

std::string LinkJob::file(const Twine &Name) const {
  return pathIn(WorkDir, Name);
}

std::string LinkJob::linkPasses() const {
  return Profile.passes() +
         formatv(false, Syscalls->LinkPasses, OptLevel).str();
}

Error runCommand(LinkJob &Job, const std::vector<std::string> &Argv,
                 const std::string &Log, StringRef WorkDir) {
  std::string Dir = WorkDir.empty() ? Job.WorkDir : WorkDir.str();
  Job.Commands.push_back("(cd " + quoteCommand({Dir}) + " && " +
                         quoteCommand(Argv) + ")");
  return run(Argv, {Job.Verbose, Log, Log, {}, Dir});
}

std::vector<const SyscallLevel *> syscallLevels(bool Fast) {
  std::vector<const SyscallLevel *> Levels;
  for (const SyscallLevel &Level : SyscallLevels)
    if (!Fast || !Level.NeedsKernelBitcode)
      Levels.push_back(&Level);
  return Levels;
}

Expected<const SyscallLevel *> findSyscallLevel(StringRef Name, bool Fast) {
  const SyscallLevel *Level = find_if(
      SyscallLevels, [&](const SyscallLevel &L) { return L.Name == Name; });
  if (Level == std::end(SyscallLevels))
    return noSuchValue("--syscalls=", Name, "level",
                       {SyscallLevels[0].Name, SyscallLevels[1].Name});
  if (Fast && Level->NeedsKernelBitcode)
    return withHint(makeError("--syscalls={0} and --fast exclude each other: "
                              "it needs the kernel's bitcode",
                              Name),
                    "leave out --fast");
  return Level;
}

Error readLinkLevels(const InputArgList &Args, LinkJob &Job) {
  Expected<const SyscallLevel *> Level = findSyscallLevel(
      Args.getLastArgValue(OPT_syscalls, syscallLevels(Job.Fast).back()->Name),
      Job.Fast);
  if (!Level)
    return Level.takeError();
  Job.Syscalls = *Level;
  Job.OptLevel = "O" + Args.getLastArgValue(OPT_opt_level, "2").str();
  if (!is_contained(OptLevels, Job.OptLevel))
    return noSuchValue("-", Job.OptLevel, "level", {"-O1", "-O2", "-O3"});
  return Error::success();
}

static Error readOptions(const InputArgList &Args, LinkJob &Job) {
  std::vector<std::string> Programs = Args.getAllArgValues(OPT_INPUT);
  if (Programs.size() != 1)
    return withHint(makeError("`ukl link` takes one program"),
                    "see ukl link --help");
  Job.Program = Programs.front();
  if (!Args.hasArg(OPT_output))
    return withHint(makeError("no name for the image"),
                    "add -o " + Job.Program + ".img");
  Job.Output = Args.getLastArgValue(OPT_output).str();
  Job.Fast = Args.hasArg(OPT_fast);
  Job.Verbose = Args.hasArg(OPT_verbose);

  if (Error E = readLinkLevels(Args, Job))
    return E;
  if (Error E = readProfileOptions(Args, Job.Fast, Job.Profile))
    return E;

  if (Args.hasArg(OPT_save_temps, OPT_save_temps_eq)) {
    SmallString<128> Dir(
        Args.getLastArgValue(OPT_save_temps_eq, Job.Output + ".temps"));
    if (std::error_code EC = sys::fs::make_absolute(Dir))
      return makeError("{0}: {1}", Dir, EC.message());
    Job.SaveTemps = std::string(Dir);
  }
  return Error::success();
}

/// Needs no kernel, and refuses what can be refused before there is one.
static Error prepareProgram(LinkJob &Job) {
  {
    Progress Step("preparing the program", Job.Verbose);
    if (Error E = extractNativeMembers(Job))
      return E;
    if (Error E = runPrelinkPasses(Job))
      return E;
    if (Error E = rewriteNativeMembers(Job))
      return E;
    Step.done();
  }
  if (!Job.Fast) {
    Job.Objects.insert(Job.Objects.begin(), pathIn("..", AppPrelinked));
    return Error::success();
  }
  Progress Step("compiling the program", Job.Verbose);
  if (Error E = compileProgram(Job))
    return E;
  Job.Objects.insert(Job.Objects.begin(), pathIn("..", AppObject));
  Step.done();
  return Error::success();
}

static Error prepareKernel(LinkJob &Job, const InputArgList &Args) {
  Expected<Kernel> Base = describeKernel(Args);
  if (!Base)
    return Base.takeError();
  Job.Base = std::move(*Base);
  if (!isComplete(Job.Base.ObjectDir))
    note("this kernel is not in the cache yet; making it takes about 10 "
         "minutes, once");
  return ensureKernel(Job.Base);
}

static ImageRecord describe(const LinkJob &Job) {
  ImageRecord Info;
  Info.Program = sys::path::filename(Job.Program).str();
  Info.Link = Job.Fast ? "fast" : "lto";
  Info.Syscalls = Job.Syscalls->Name.str();
  Info.OptLevel = Job.OptLevel;
  Info.BitcodeHash = hashBitcode(Job.App.Bitcode);
  Info.KernelKey = Job.Base.Key;
  Info.LLVMVersion = llvmVersion().str();
  Info.Profile = Job.ProfileInfo;
  if (Job.Profile.Generate)
    Info.Instrumentation =
        Job.Profile.ContextSensitive ? "context-sensitive" : "profile";
  for (const NativeMember &Member : Job.App.NativeMembers)
    Info.NativeMembers.push_back(Member.Name);
  Info.NativeFunctions = Job.NativeFunctions;
  return Info;
}

static void replaceAll(std::string &Text, StringRef From, StringRef To) {
  for (size_t At = 0; (At = Text.find(From, At)) != std::string::npos;
       At += To.size())
    Text.replace(At, From.size(), To);
}

/// Checks the linked kernel and writes it, complete, to \p Image.
static Error finishImage(LinkJob &Job, AtomicFile &Image) {
  Expected<std::string> Objcopy = findLLVMTool("llvm-objcopy");
  if (!Objcopy)
    return Objcopy.takeError();
  Progress Step("checking and writing the image", Job.Verbose);
  std::string Linked = pathIn(Job.file(KernelLinkDir), "vmlinux");
  SmallString<128> Target(Image.tempPath());
  if (std::error_code EC = sys::fs::make_absolute(Target))
    return makeError("{0}: {1}", Target, EC.message());
  ImageRecord Info = describe(Job);
  Expected<VerifyResult> Result = verifyImage(Linked, &Info);
  if (!Result)
    return Result.takeError();
  if (Error E = findingsError(Job.Program, *Result))
    return E;
  if (Error E = writeFile(Job.file("image.json"), toJSON(Info)))
    return E;
  if (Error E = runCommand(
          Job,
          {*Objcopy, "--strip-debug",
           "--add-section=" + ImageRecordSection.str() + "=image.json",
           pathIn(KernelLinkDir, "vmlinux"), std::string(Target)},
          Job.file("objcopy.log")))
    return E;
  SmallString<128> Final(Job.Output);
  (void)sys::fs::make_absolute(Final);
  replaceAll(Job.Commands.back(), Target, Final);
  if (Error E = Image.commit())
    return E;
  Step.done();
  return Error::success();
}

/// For --save-temps: names for what lld has left, and how to do it again.
static Error keepTemps(LinkJob &Job) {
  constexpr std::pair<StringLiteral, StringLiteral> Modules[] = {
      {"vmlinux.o.0.0.preopt.bc", "merged.bc"},
      {"vmlinux.o.0.5.precodegen.bc", "merged.opt.bc"}};
  for (auto [From, To] : Modules)
    (void)sys::fs::rename(pathIn(Job.file(KernelLinkDir), From), Job.file(To));
  if (!Job.Fast)
    if (Error E = saveKernelBitcode(Job))
      return E;
  return writeFile(Job.file(CommandsFile), [&](raw_ostream &OS) {
    OS << "#!/bin/sh\n# What `ukl link` has run for " << Job.Output
       << ", in order.\n#\n# Pre-link passes on " << AppBitcode << " give "
       << AppPrelinked << "; the passes of the link are\n#   "
       << Job.linkPasses() << "\nset -ex\n";
    for (const std::string &Command : Job.Commands)
      OS << Command << '\n';
    return Error::success();
  });
}

namespace {

/// The folder for intermediate files: the user's, which stays, or one in the
/// cache that is locked while we live and removed afterwards.
struct WorkFolder {
  std::string Path;
  std::optional<FileLock> Lock;

  ~WorkFolder() {
    if (!Lock)
      return;
    (void)sys::fs::remove_directories(Path);
    (void)sys::fs::remove(Path + LockSuffix);
  }
};

} // namespace

static Error makeWorkFolder(const LinkJob &Job, StringRef Cache,
                            WorkFolder &Work) {
  if (!Job.SaveTemps.empty()) {
    Work.Path = Job.SaveTemps;
  } else {
    removeStaleLinkDirs(Cache);
    SmallString<128> LockPath;
    int FD;
    if (std::error_code EC = sys::fs::createUniqueFile(
            pathIn(Cache, LinkDirPrefix + "%%%%%%%%" + LockSuffix), FD,
            LockPath))
      return makeError("cannot write to {0}: {1}", Cache, EC.message());
    sys::fs::closeFile(FD);
    Work.Lock.emplace(FileLock::tryAcquire(LockPath));
    Work.Path = LockPath.str().drop_back(LockSuffix.size());
  }
  if (std::error_code EC = sys::fs::create_directories(Work.Path))
    return makeError("cannot create '{0}': {1}", Work.Path, EC.message());
  return Error::success();
}

Error linkImage(LinkJob &Job, const InputArgList &KernelArgs) {
  Expected<Container> App = readContainer(Job.Program);
  if (!App)
    return App.takeError();
  Job.App = std::move(*App);
  Expected<std::string> Plugin = pluginPath();
  if (!Plugin)
    return Plugin.takeError();
  Job.Plugin = *Plugin;
  if (Error E = prepareProfile(Job))
    return E;
  // Early, so that nobody waits for a result that cannot be written.
  Expected<AtomicFile> Image = AtomicFile::create(Job.Output);
  if (!Image)
    return Image.takeError();
  Expected<std::string> Cache = cacheDir();
  if (!Cache)
    return Cache.takeError();
  WorkFolder Work;
  if (Error E = makeWorkFolder(Job, *Cache, Work))
    return E;
  Job.WorkDir = Work.Path;
  if (Error E = checkDiskSpace(Job.WorkDir, LinkSpace, "the link"))
    return E;

  errs() << formatv("Linking {0}{1}; passes of the link: {2}\n", Job.Program,
                    Job.Fast ? " (fast)" : "", Job.linkPasses());
  if (Error E = prepareProgram(Job))
    return E;
  if (Error E = prepareKernel(Job, KernelArgs))
    return E;
  FileLock InUse = FileLock::share(Job.Base.ObjectDir + LockSuffix.str());
  if (Error E = checkUndefined(Job))
    return E;
  if (Error E = linkWithKernel(Job))
    return E;
  if (Error E = finishImage(Job, *Image))
    return E;
  return Job.SaveTemps.empty() ? Error::success() : keepTemps(Job);
}

static int runLink(const InputArgList &Args) {
  LinkJob Job;
  if (Error E = readOptions(Args, Job))
    return reportError(std::move(E));
  if (Error E = linkImage(Job, Args))
    return reportError(std::move(E));
  StringRef Image = Args.getLastArgValue(OPT_output);
  uint64_t Size = 0;
  (void)sys::fs::file_size(Image, Size);
  errs() << formatv("{0}: {1}; boot it with: ukl run {0}\n", Image,
                    formatSize(Size));
  return 0;
}

const Command LinkCommand = {"link", runLink, R"(
<program> is an executable made by `clang -fukl`. The image is an ELF file that
QEMU boots directly; see `ukl run --help`.
)"};

} // namespace ukl
