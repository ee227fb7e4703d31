//===- Link.cpp - ukl link ------------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/Link.h"

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/LinkContext.h"
#include "ukl/link/ObjectChoice.h"
#include "ukl/support/Options.h"
#include "ukl/support/Progress.h"
#include "ukl/verify/Verify.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/raw_ostream.h"

#include <optional>

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

/// The disk space that a link needs, in bytes.
static constexpr uint64_t LinkSpace = 600'000'000;

std::string LinkContext::file(const Twine &Name) const {
  return pathIn(WorkDir, Name);
}

void rememberCommand(LinkContext &Context, const std::vector<std::string> &Argv,
                     StringRef WorkDir) {
  std::string Dir = WorkDir.empty() ? Context.WorkDir : WorkDir.str();
  Context.Commands.push_back("(cd " + quoteCommand({Dir}) + " && " +
                             quoteCommand(Argv) + ")");
}

Error runCommand(LinkContext &Context, const std::vector<std::string> &Argv,
                 const std::string &Log, StringRef WorkDir) {
  std::string Dir = WorkDir.empty() ? Context.WorkDir : WorkDir.str();
  rememberCommand(Context, Argv, Dir);
  return run(Argv, {Context.Request.Verbose, Log, Log, {}, Dir});
}

Error addAssembly(LinkContext &Context, StringRef Stem, const Twine &Text) {
  Expected<std::string> Clang = findLLVMTool("clang");
  if (!Clang)
    return Clang.takeError();
  std::string Source = (Stem + ".s").str(), Object = (Stem + ".o").str();
  std::string NoStack = "\t.section .note.GNU-stack,\"\",@progbits\n";
  if (Error E = writeFile(Context.file(Source), (Text + NoStack).str()))
    return E;
  Context.Objects.push_back(pathIn("..", Object));
  return runCommand(Context, {*Clang, "-c", Source, "-o", Object},
                    Context.file(Stem + ".log"));
}

/// Does what needs no kernel, so that errors come before a kernel is built.
/// Reports all errors that it can find.
static Error prepareProgram(LinkContext &Context) {
  Progress Step("preparing the program", Context.Request.Verbose);
  Error Problems = extractNativeMembers(Context);
  if (!sys::fs::exists(Context.file(NativeSymbolList)))
    return Problems;
  Problems = joinErrors(std::move(Problems), runPrelinkPasses(Context));
  Problems = joinErrors(std::move(Problems), checkUndefined(Context));
  if (Problems)
    return Problems;
  if (Error E = rewriteNativeMembers(Context))
    return E;
  if (Error E = addStackSize(Context))
    return E;
  Step.done();
  return Error::success();
}

/// Adds the program to the objects of the kernel's link.
static Error addProgram(LinkContext &Context) {
  if (!Context.Request.Fast) {
    Context.Objects.insert(Context.Objects.begin(), pathIn("..", AppPrelinked));
    return Error::success();
  }
  Progress Step("compiling the program", Context.Request.Verbose);
  if (Error E = compileProgram(Context))
    return E;
  Step.done();
  return Error::success();
}

static Error prepareKernel(LinkContext &Context) {
  if (!isComplete(Context.Base.ObjectDir))
    note("this kernel is not in the cache yet; building it takes about 10 "
         "minutes, once");
  return ensureKernel(Context.Base);
}

/// What the pass ukl-syscall-list has written.
static SyscallNumbers directNumbers(const LinkContext &Context) {
  SyscallNumbers Numbers;
  if (!Context.Request.Syscalls->NeedsKernelBitcode)
    return Numbers;
  std::string Text = readText(Context.file(SyscallList));
  uint64_t Number;
  for (line_iterator It(MemoryBufferRef(Text, "")); !It.is_at_eof(); ++It)
    if (!It->getAsInteger(10, Number))
      Numbers.push_back(Number);
  return Numbers;
}

/// Needs the kernel and the prepared program.
static Error chooseLtoObjects(LinkContext &Context) {
  if (Context.Request.Fast && !Context.Request.Syscalls->NeedsKernelBitcode)
    return Error::success();
  /// Of all counts of a profile. What is left runs too rarely to matter.
  constexpr double ProfileShare = 0.995;
  Expected<ObjectIndex> Index = ObjectIndex::read(Context.Base);
  if (!Index)
    return Index.takeError();
  Context.KernelIndex = std::move(*Index);
  LtoScope Scope = Context.Request.scope();
  FunctionCounts Counts;
  if (Scope == LtoScope::Profile) {
    Expected<FunctionCounts> Read = countFunctions(Context.Request.Profile.Use);
    if (!Read)
      return Read.takeError();
    Counts = std::move(*Read);
  }
  Context.LtoObjects = chooseObjects(
      Context.KernelIndex, Scope, directNumbers(Context), Counts, ProfileShare);
  if (!Context.Request.Fast)
    errs() << formatv("  LTO takes {0} of the kernel's {1} objects ({2})\n",
                      Context.LtoObjects.count(), Context.LtoObjects.size(),
                      name(Scope));
  if (Context.Request.Verbose)
    for (unsigned Object : Context.LtoObjects.set_bits())
      errs() << "    " << Context.KernelIndex.Objects[Object] << '\n';
  return Error::success();
}

static ImageRecord describe(const LinkContext &Context) {
  ImageRecord Info;
  Info.Program = sys::path::filename(Context.Request.Program).str();
  Info.Link = Context.Request.Fast ? "fast" : "lto";
  Info.Syscalls = Context.Request.Syscalls->Name.str();
  Info.OptLevel = Context.Request.OptLevel;
  Info.BitcodeHash = hashBitcode(Context.App.Bitcode);
  Info.KernelKey = Context.Base.Key;
  Info.LLVMVersion = llvmVersion().str();
  Info.Profile = Context.ProfileInfo;
  if (Context.Request.Profile.Generate)
    Info.Instrumentation = Context.Request.Profile.ContextSensitive
                               ? "context-sensitive"
                               : "profile";
  for (const NativeMember &Member : Context.App.NativeMembers)
    Info.NativeMembers.push_back(Member.Name);
  Info.NativeFunctions = Context.NativeFunctions;
  if (Context.Request.Fast)
    return Info;
  for (unsigned Object : Context.LtoObjects.set_bits())
    Info.LtoObjects.push_back(Context.KernelIndex.Objects[Object]);
  return Info;
}

static Error stripExecutable(LinkContext &Context, const std::string &Objcopy) {
  SmallString<128> Program(Context.Request.Program);
  if (std::error_code EC = sys::fs::make_absolute(Program))
    return makeError("{0}: {1}", Program, EC.message());
  return runCommand(Context,
                    {Objcopy, "--strip-all",
                     "--remove-section=" + BitcodeSection.str(),
                     "--remove-section=" + NativeSection.str(),
                     "--remove-section=" + InfoSection.str(),
                     std::string(Program), StrippedExecutable.str()},
                    Context.file("objcopy.log"));
}

static void replaceAll(std::string &Text, StringRef From, StringRef To) {
  for (size_t At = 0; (At = Text.find(From, At)) != std::string::npos;
       At += To.size())
    Text.replace(At, From.size(), To);
}

/// Checks the linked kernel, adds the image's record and writes \p Image.
static Error finishImage(LinkContext &Context, AtomicFile &Image) {
  Expected<std::string> Objcopy = findLLVMTool("llvm-objcopy");
  if (!Objcopy)
    return Objcopy.takeError();
  Progress Step("checking and writing the image", Context.Request.Verbose);
  std::string Linked = pathIn(Context.file(KernelLinkDir), "vmlinux");
  SmallString<128> Target(Image.tempPath());
  if (std::error_code EC = sys::fs::make_absolute(Target))
    return makeError("{0}: {1}", Target, EC.message());
  ImageRecord Info = describe(Context);
  Expected<VerifyResult> Result = verifyImage(Linked, &Info);
  if (!Result)
    return Result.takeError();
  if (Error E = findingsError(Context.Request.Program, *Result))
    return E;
  if (Error E = writeFile(Context.file("image.json"), toJSON(Info)))
    return E;
  if (Error E = stripExecutable(Context, *Objcopy))
    return E;
  if (Error E = runCommand(
          Context,
          {*Objcopy, "--strip-debug",
           "--add-section=" + ImageRecordSection.str() + "=image.json",
           "--add-section=" + ExecutableSection.str() + "=" +
               StrippedExecutable.str(),
           pathIn(KernelLinkDir, "vmlinux"), std::string(Target)},
          Context.file("objcopy.log")))
    return E;
  SmallString<128> Final(Context.Request.Output);
  (void)sys::fs::make_absolute(Final);
  replaceAll(Context.Commands.back(), Target, Final);
  if (Error E = Image.commit())
    return E;
  Step.done();
  return Error::success();
}

/// For --save-temps: renames lld's intermediate files and writes commands.sh.
static Error keepTemps(LinkContext &Context) {
  constexpr std::pair<StringLiteral, StringLiteral> Modules[] = {
      {"vmlinux.o.0.0.preopt.bc", "merged.bc"},
      {"vmlinux.o.0.5.precodegen.bc", "merged.opt.bc"}};
  for (auto [From, To] : Modules)
    (void)sys::fs::rename(pathIn(Context.file(KernelLinkDir), From),
                          Context.file(To));
  if (!Context.Request.Fast)
    if (Error E = saveKernelBitcode(Context))
      return E;
  return writeFile(Context.file(CommandsFile), [&](raw_ostream &OS) {
    OS << "#!/bin/sh\n# What `ukl link` has run for " << Context.Request.Output
       << ", in order.\n#\n# Pre-link passes on " << AppBitcode << " give "
       << AppPrelinked << "; the passes of the link are\n#   "
       << Context.Request.linkPasses() << "\nset -ex\n";
    for (const std::string &Command : Context.Commands)
      OS << Command << '\n';
    return Error::success();
  });
}

namespace {

/// The folder for intermediate files. It is the user's, which stays, or one in
/// the cache, which is locked during the link and removed at the end.
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

static Error makeWorkFolder(const LinkContext &Context, StringRef Cache,
                            WorkFolder &Work) {
  if (!Context.Request.SaveTemps.empty()) {
    Work.Path = Context.Request.SaveTemps;
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

Expected<std::optional<ImageProfile>>
linkImage(const LinkRequest &Request, const InputArgList &KernelArgs) {
  LinkContext Context(Request);
  Expected<Container> App = readContainer(Request.Program);
  if (!App)
    return App.takeError();
  Context.App = std::move(*App);
  Expected<std::string> Plugin = pluginPath();
  if (!Plugin)
    return Plugin.takeError();
  Context.Plugin = *Plugin;
  Expected<Kernel> Base = describeKernel(KernelArgs);
  if (!Base)
    return Base.takeError();
  Context.Base = std::move(*Base);
  if (Error E = prepareProfile(Context))
    return std::move(E);
  // Open the output now, so that nobody waits for an image that cannot be
  // written.
  Expected<AtomicFile> Image = AtomicFile::create(Request.Output);
  if (!Image)
    return Image.takeError();
  Expected<std::string> Cache = cacheDir();
  if (!Cache)
    return Cache.takeError();
  WorkFolder Work;
  if (Error E = makeWorkFolder(Context, *Cache, Work))
    return std::move(E);
  Context.WorkDir = Work.Path;
  if (Error E =
          checkDiskSpace(Context.WorkDir, LinkSpace, "the link",
                         Request.SaveTemps.empty() ? "--cache-dir=<dir>"
                                                   : "--save-temps=<dir>"))
    return std::move(E);

  errs() << formatv("Linking {0}{1}; passes of the link: {2}\n",
                    Request.Program, Request.Fast ? " (fast)" : "",
                    Request.linkPasses());
  if (Error E = prepareProgram(Context))
    return std::move(E);
  if (Error E = prepareKernel(Context))
    return std::move(E);
  FileLock InUse = FileLock::share(Context.Base.ObjectDir + LockSuffix.str());
  if (Error E = chooseLtoObjects(Context))
    return std::move(E);
  if (Error E = addProgram(Context))
    return std::move(E);
  if (Error E = linkWithKernel(Context))
    return std::move(E);
  if (Error E = finishImage(Context, *Image))
    return std::move(E);
  if (!Request.SaveTemps.empty())
    if (Error E = keepTemps(Context))
      return std::move(E);
  return std::move(Context.ProfileInfo);
}

static int runLink(const InputArgList &Args) {
  LinkRequest Request;
  if (Error E = readLinkRequest(Args, Request))
    return reportError(std::move(E));
  if (auto Fit = linkImage(Request, Args); !Fit)
    return reportError(Fit.takeError());
  StringRef Image = Request.Output;
  uint64_t Size = 0;
  (void)sys::fs::file_size(Image, Size);
  errs() << formatv("{0}: {1}; boot it with: {2}\n", Image, formatSize(Size),
                    quoteCommand({"ukl", "run", Image.str()}));
  return 0;
}

const Command LinkCommand = {"link", runLink, R"(
<program> is an executable made by `clang -fukl`. The image is an ELF file that
QEMU boots directly; see `ukl run --help`.
)"};

} // namespace ukl
