//===- KernelBuild.cpp - Configure and compile the kernel -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An interrupted build continues where it was, because make only builds what is
// missing.
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "ukl/cache/Cache.h"
#include "ukl/kernel/Kernel.h"
#include "ukl/kernel/KernelObjects.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace ukl {

/// The disk space that the build needs, in bytes.
static constexpr uint64_t ObjectSpace = 700'000'000;

/// The lines of make's log about compiled files, and how many there are with
/// the server configuration. Only the display of progress depends on these.
static constexpr StringLiteral CompileLines = "  CC  |  AS  |  HOSTCC  |  LD  ";
static constexpr unsigned ExpectedLines = 1'290;

/// What the link of the kernel without a program leaves in the build folder.
static constexpr StringLiteral LinkResults[] = {"vmlinux.o", "vmlinux",
                                                "System.map"};

/// Texts in the lines of the log that may tell why the build failed.
static constexpr StringLiteral ErrorMarks[] = {
    "error:",      "Error ",    "fatal",        "undefined", "No space left",
    "cannot find", "not found", "No such file", "Killed",    "ASSERT"};

/// The last lines of the log that have one of these texts. If no line has one,
/// the last lines.
static std::string reasons(const std::string &Log) {
  constexpr size_t MaxLines = 20;
  std::string Text = readText(Log);
  SmallVector<StringRef, 0> Lines, Found;
  StringRef(Text).split(Lines, '\n');
  for (StringRef Line : Lines)
    if (any_of(ErrorMarks, [&](StringRef Mark) { return Line.contains(Mark); }))
      Found.push_back(Line);
  if (Found.empty())
    return tailOfFile(Log, MaxLines);
  ArrayRef<StringRef> Last(Found);
  return llvm::join(Last.take_back(MaxLines), "\n");
}

static Error runMake(const Kernel &K, StringRef Folder,
                     ArrayRef<std::string> Arguments, const std::string &Log) {
  std::vector<std::string> Command = makeCommand(K, Folder);
  llvm::append_range(Command, Arguments);
  Expected<int> Status = runForStatus(Command, {K.Verbose, Log, Log, {}, {}});
  if (!Status)
    return withHint(Status.takeError(), "run it again to continue the build");
  if (*Status == 0)
    return Error::success();
  if (StringRef(tailOfFile(Log, 2)).contains("Interrupt"))
    return withHint(makeError("the kernel build was interrupted"),
                    "run it again to continue the build");
  return withHint(makeError("the kernel build failed:\n{0}", reasons(Log)),
                  "the whole log is in " + Log +
                      "; run it again to continue the build");
}

/// Fails if Kconfig did not take over an option of the fragments, for instance
/// because an option that it depends on is off.
static Error checkConfig(const Kernel &K) {
  std::string Config = readText(pathIn(K.ObjectDir, ".config"));
  SmallVector<StringRef, 0> Wanted, Lines;
  StringRef(K.ConfigText).split(Wanted, '\n');
  StringRef(Config).split(Lines, '\n');
  std::vector<std::string> Missing;
  for (StringRef Line : Wanted) {
    Line = Line.rtrim();
    StringRef Off = Line;
    bool IsOff =
        Off.consume_front("# CONFIG_") && Off.consume_back(" is not set");
    if (!Line.starts_with("CONFIG_") && !IsOff)
      continue;
    StringRef Name = IsOff ? Off : Line.drop_front(7).split('=').first;
    IsOff |= Line.ends_with("=n");
    std::string Set = ("CONFIG_" + Name + "=").str();
    bool Good =
        IsOff ? none_of(Lines, [&](StringRef L) { return L.starts_with(Set); })
              : is_contained(Lines, Line);
    if (!Good)
      Missing.push_back(Line.str());
  }
  if (Missing.empty())
    return Error::success();
  return withHint(makeError("the kernel does not take these options of {0}:\n"
                            "  {1}",
                            K.Config, llvm::join(Missing, "\n  ")),
                  "they depend on an option that is off, do not exist in this "
                  "kernel, or need another compiler; `make menuconfig` shows "
                  "what an option depends on");
}

static Error configure(const Kernel &K, const std::string &Log) {
  std::string Mark = pathIn(K.ObjectDir, ".ukl-configured");
  if (sys::fs::exists(Mark))
    return Error::success();
  Progress Step("configuring the kernel", K.Verbose);
  std::string Fragment = pathIn(K.ObjectDir, ".ukl-fragment");
  if (Error E = writeFile(Fragment, K.ConfigText))
    return E;
  if (Error E = runMake(K, K.ObjectDir,
                        {"KCONFIG_ALLCONFIG=" + Fragment, "allnoconfig"}, Log))
    return E;
  if (Error E = checkConfig(K))
    return E;
  if (Error E = writeFile(Mark, ""))
    return E;
  Step.done();
  return Error::success();
}

static Error compile(const Kernel &K, const std::string &Log) {
  Progress Step("compiling the kernel to bitcode", K.Verbose,
                {Log, CompileLines.str(), ExpectedLines});
  if (Error E = runMake(K, K.ObjectDir,
                        {"-j" + std::to_string(K.Jobs), "ukl_objects"}, Log))
    return E;
  Step.done();
  return Error::success();
}

static Error compileBitcode(const Kernel &K, StringRef Folder,
                            const std::string &Flags, const std::string &Log) {
  Expected<ObjectIndex> Index = ObjectIndex::read(K);
  if (!Index)
    return Index.takeError();
  Progress Step(Flags.empty() ? "compiling the bitcode to machine code"
                              : "compiling the kernel with instrumentation",
                K.Verbose, {Log, "  LTO  ", unsigned(Index->Objects.size())});
  for (const std::string &Object : Index->Objects)
    if (Error E =
            createParentFolder(pathIn(K.ObjectDir, Folder + "/" + Object)))
      return E;
  if (Error E = runMake(K, K.ObjectDir,
                        {"-j" + std::to_string(K.Jobs), "ukl_native",
                         "UKL_OBJECTS=" + ObjectList.str(),
                         "UKL_BITCODE=" + BitcodeDir.str(),
                         "UKL_NATIVE=" + Folder.str(), "UKL_LDFLAGS=" + Flags},
                        Log))
    return E;
  Step.done();
  return Error::success();
}

Expected<std::string> ensureNativeObjects(const Kernel &K,
                                          const std::string &Plugin,
                                          StringRef Flags) {
  Expected<std::unique_ptr<MemoryBuffer>> Code = openFile(Plugin);
  if (!Code)
    return Code.takeError();
  std::string Folder =
      (NativeDir + "-" + cacheKey({(*Code)->getBuffer().str(), Flags.str()}))
          .str();
  std::string Path = pathIn(K.ObjectDir, Folder);
  Expected<FileLock> Lock =
      FileLock::acquire(Path + LockSuffix.str(), "these objects");
  if (!Lock)
    return Lock.takeError();
  if (isComplete(Path))
    return Folder;
  if (Error E = checkDiskSpace(K.ObjectDir, ObjectSpace, "these objects"))
    return std::move(E);
  if (std::error_code EC = sys::fs::create_directories(Path))
    return makeError("cannot create '{0}': {1}", Path, EC.message());
  // Give the plugin a name that needs no quotes in make and the shell.
  (void)sys::fs::remove(pathIn(Path, "UKLPasses.so"));
  if (Error E = createSymbolicLink(Plugin, pathIn(Path, "UKLPasses.so")))
    return std::move(E);
  std::string AllFlags =
      ("--load-pass-plugin=./" + Folder + "/UKLPasses.so " + Flags).str();
  if (Error E = compileBitcode(K, Folder, AllFlags,
                               pathIn(K.ObjectDir, "ukl-native.log")))
    return std::move(E);
  if (Error E = markComplete(Path, "instrumented objects"))
    return std::move(E);
  return Folder;
}

/// Links the kernel without a program, of machine code only.
static Error linkKernel(const Kernel &K, const std::string &Log) {
  Progress Step("linking the kernel", K.Verbose);
  Expected<ObjectIndex> Index = ObjectIndex::read(K);
  if (!Index)
    return Index.takeError();
  std::string Folder = pathIn(K.ObjectDir, "ukl/link");
  if (Error E = makeLinkFolder(K, Folder))
    return E;
  if (Error E =
          writeArchives(K, Folder, {*Index, BitVector(Index->Objects.size())}))
    return E;
  if (Error E = runMake(K, Folder, {"ukl_image"}, Log))
    return E;
  for (StringRef Result : LinkResults)
    if (std::error_code EC = sys::fs::rename(pathIn(Folder, Result),
                                             pathIn(K.ObjectDir, Result)))
      return makeError("the kernel build made no {0}: {1}", Result,
                       EC.message());
  (void)sys::fs::remove_directories(Folder);
  Step.done();
  return Error::success();
}

Error makeKernelObjects(const Kernel &K) {
  if (std::error_code EC = sys::fs::create_directories(K.ObjectDir))
    return makeError("cannot create '{0}': {1}", K.ObjectDir, EC.message());
  if (Error E =
          checkDiskSpace(K.ObjectDir, ObjectSpace, "the kernel's objects"))
    return E;
  if (Error E = configure(K, pathIn(K.ObjectDir, "ukl-configure.log")))
    return E;
  if (Error E = compile(K, pathIn(K.ObjectDir, "ukl-build.log")))
    return E;
  if (Error E = makeBitcodeObjects(K))
    return E;
  if (Error E = compileBitcode(K, NativeDir, /*Flags=*/"",
                               pathIn(K.ObjectDir, "ukl-native.log")))
    return E;
  if (Error E = linkKernel(K, pathIn(K.ObjectDir, "ukl-link.log")))
    return E;
  if (Error E = writeObjectSizes(K))
    return E;
  return markComplete(K.ObjectDir, sys::path::filename(K.Config));
}

} // namespace ukl
