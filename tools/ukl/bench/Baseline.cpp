//===- Baseline.cpp - Figures beside those of another kernel --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Baseline.h"

#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "ukl/bench/MeasuredGuest.h"
#include "ukl/bench/Provenance.h"
#include "ukl/bench/ResultTable.h"
#include "ukl/bench/Results.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/ImageCache.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace ukl {

static constexpr StringLiteral DebianName = "debian";

/// The version text of a bzImage: Documentation/arch/x86/boot.rst. Empty if the
/// file is none.
static std::string versionOfKernel(StringRef Image) {
  constexpr size_t Magic = 0x202, VersionPointer = 0x20e, SetupBase = 0x200;
  if (Image.size() < 0x1000 || Image.substr(Magic, 4) != "HdrS")
    return "";
  size_t At =
      SetupBase + support::endian::read16le(Image.data() + VersionPointer);
  // "6.12.1-amd64 (builder) #1 ..."
  return Image.substr(At)
      .take_until([](char C) { return C == 0 || C == ' '; })
      .str();
}

static Expected<BaselineKernel> describe(const std::string &Path) {
  Expected<std::unique_ptr<MemoryBuffer>> Image = openFile(Path);
  if (!Image)
    return Image.takeError();
  BaselineKernel K;
  K.Path = Path;
  K.Version = versionOfKernel((*Image)->getBuffer());
  if (K.Version.empty())
    return withHint(makeError("--baseline={0}: not a kernel in the form of a "
                              "bzImage",
                              Path),
                    "distributions install it as /boot/vmlinuz-<version>");
  Expected<std::string> Hash = hashFile(Path);
  if (!Hash)
    return Hash.takeError();
  K.Hash = *Hash;
  return std::move(K);
}

/// The name of Debian's package for the version that our kernel is.
static Expected<std::string> debianPackage(const Kernel &Base) {
  std::string Release = kernelRelease(Base);
  Expected<std::string> Names =
      runForOutput({"apt-cache", "search", "--names-only",
                    "^linux-image-" + Release + "[-+].*cloud-amd64-unsigned$"});
  if (!Names)
    return Names.takeError();
  StringRef Name = StringRef(*Names).take_until(
      [](char C) { return C == ' ' || C == '\n'; });
  if (!Name.empty())
    return Name.str();
  return withHint(
      makeError("--baseline=debian: apt knows no cloud kernel {0}", Release),
      "apt-get update; or name a kernel: --baseline=/boot/vmlinuz-"
      "<version>");
}

/// The only kernel in \p Folder/boot.
static std::string kernelIn(StringRef Folder) {
  std::error_code EC;
  for (sys::fs::directory_iterator It(pathIn(Folder, "boot"), EC), End;
       It != End && !EC; It.increment(EC))
    if (sys::path::filename(It->path()).starts_with("vmlinuz-"))
      return It->path();
  return "";
}

static Expected<std::string> unpackDebianKernel(const Kernel &Base,
                                                bool Verbose) {
  Expected<std::string> Cache = cacheDir();
  if (!Cache)
    return Cache.takeError();
  Expected<std::string> Package = debianPackage(Base);
  if (!Package)
    return Package.takeError();
  std::string Entry = pathIn(*Cache, "baseline-" + *Package);
  Expected<FileLock> Lock =
      FileLock::acquire(Entry + LockSuffix.str(), "this kernel");
  if (!Lock)
    return Lock.takeError();
  if (isComplete(Entry)) {
    touchEntry(Entry);
    return kernelIn(Entry);
  }
  Progress Step("downloading " + *Package, Verbose);
  if (std::error_code EC = sys::fs::create_directories(Entry))
    return makeError("cannot create '{0}': {1}", Entry, EC.message());
  std::string Log = pathIn(Entry, "download.log");
  const std::vector<std::string> Commands[] = {
      {"apt-get", "download", *Package},
      {"sh", "-c", "dpkg-deb -x ./*.deb . && rm -rf ./*.deb lib usr"}};
  for (const std::vector<std::string> &Command : Commands)
    if (Error E = run(Command, {Verbose, Log, Log, {}, Entry}))
      return std::move(E);
  std::string Path = kernelIn(Entry);
  if (Path.empty())
    return makeError("{0} has no /boot/vmlinuz-*", *Package);
  if (Error E = markComplete(Entry, "ukl bench --baseline=debian"))
    return std::move(E);
  Step.done();
  return Path;
}

Expected<BaselineKernel> findBaseline(const std::string &Name,
                                      const Kernel &Base) {
  if (Name != DebianName)
    return describe(Name);
  // Its version is known when it is built.
  if (Error E = ensureKernel(Base))
    return std::move(E);
  Expected<std::string> Path = unpackDebianKernel(Base, Base.Verbose);
  if (!Path)
    return Path.takeError();
  return describe(*Path);
}

Expected<BaselineSuite> measureBaseline(const BaselineKernel &Kernel,
                                        const Suite &S,
                                        const BenchOptions &Options) {
  std::string Place = S.Name + " on " + Kernel.Version;
  Progress Step("measuring " + Place, Options.Verbose);
  Expected<GuestCode> Code = GuestCode::load(S, /*Image=*/"");
  if (!Code)
    return Code.takeError();
  Expected<GuestTexts> Texts = bootBenchGuest(
      {S, Kernel.Path, *Code, Options, guestVariant(0), S.Name + "-baseline"});
  if (!Texts)
    return Texts.takeError();
  Expected<GuestLog> Guest = parseGuestLog(Texts->Guest);
  if (!Guest)
    return Guest.takeError();
  Expected<PluginLog> Plugin = parsePluginLog(Texts->Plugin);
  if (!Plugin)
    return Plugin.takeError();
  Expected<std::vector<CaseResult>> Cases = ring3Windows(*Guest, *Plugin);
  if (!Cases)
    return withContext(Place, Cases.takeError());
  Step.done();
  return BaselineSuite{S.Name, std::move(*Cases)};
}

static const CaseResult *findCase(ArrayRef<CaseResult> Cases, StringRef Name) {
  const CaseResult *Found =
      find_if(Cases, [&](const CaseResult &C) { return C.Name == Name; });
  return Found == Cases.end() ? nullptr : Found;
}

static void printSuite(raw_ostream &OS, const BaselineSuite &Suite,
                       ArrayRef<const Measurement *> Measurements) {
  TextTable Table(1);
  Table.addColumn("", "case");
  Table.addColumn("", "baseline");
  for (const Measurement *M : Measurements)
    for (const char *Title : RingTitles) {
      std::string Group =
          (M->Level + (M->Profile ? ", profile" : "") + ", " + Title);
      Table.addColumn(Group, "ticks");
      Table.addColumn(Group, "ratio");
    }
  for (const CaseResult &C : Suite.Cases) {
    uint64_t Before = C.Rings[Ring3].Ticks;
    Table.addCell(C.Name);
    Table.addCell(perOperation(Before, C.Operations));
    for (const Measurement *M : Measurements) {
      const CaseResult *Ours = findCase(M->Cases, C.Name);
      for (unsigned R = Ring3; R != NumRings; ++R) {
        uint64_t Ticks = Ours ? Ours->Rings[R].Ticks : 0;
        Table.addCell(Ours ? perOperation(Ticks, Ours->Operations) : "-");
        Table.addCell(
            Ours && Before && Ours->Operations == C.Operations
                ? formatv("{0:F3}", double(Ticks) / double(Before)).str()
                : "-");
      }
    }
  }
  Table.print(OS);
}

void printBaseline(raw_ostream &OS, const BaselineKernel &Kernel,
                   ArrayRef<Measurement> Measurements) {
  for (const BaselineSuite &Suite : Kernel.Suites) {
    SmallVector<const Measurement *, 8> Ours;
    for (const Measurement &M : Measurements)
      if (M.Suite == Suite.Name)
        Ours.push_back(&M);
    OS << formatv("\n{0}: ticks per operation; baseline: ring 3 on {1}\n\n",
                  Suite.Name, Kernel.Version);
    printSuite(OS, Suite, Ours);
  }
}

} // namespace ukl
