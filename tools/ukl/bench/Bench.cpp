//===- Bench.cpp - ukl bench: measure programs in both rings --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A measurement goes through these files, in this order:
//
//   BenchOptions    reads the command line
//   Suite           compiles the programs
//   MeasuredImage   links them with the kernel at each level, or finds the
//                   images in the cache
//   MeasuredGuest   boots once: the program in ring 3, then in ring 0
//   AddressMap      tells the QEMU plugin what the addresses are
//   Logs            reads what program and plugin have written
//   Results         pairs the two and checks them
//   Stacks          turns addresses into names
//   Compare         compares several boots (--repeat, --perturb)
//   Baseline        measures ring 3 on another kernel
//   ResultTable, CostModel, ProfileTable   print
//   ../benchfile/   writes the file for `ukl report`
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Bench.h"

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "ukl/bench/Baseline.h"
#include "ukl/bench/Compare.h"
#include "ukl/bench/CostModel.h"
#include "ukl/bench/MeasuredImage.h"
#include "ukl/bench/ProfileTable.h"
#include "ukl/bench/Provenance.h"
#include "ukl/bench/ResultTable.h"
#include "ukl/bench/Stacks.h"
#include "ukl/guest/Qemu.h"
#include "ukl/support/Options.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/StringExtras.h"

#include <optional>

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

namespace {

/// One suite at one level, with one profile or none. All its boots share this.
struct Job {
  const Suite &S;
  const BenchOptions &Options;
  BenchImage Image;
  GuestCode Code;
  Measurement Description; ///< Everything except the counts.
};

/// The results of all jobs.
struct Outcome {
  BenchFile File;
  /// The counts of boots differ that should be the same.
  bool BootsDiffer = false;
};

} // namespace

/// Computes the counts of one boot.
static Expected<Measurement> evaluate(const Job &J, const GuestTexts &Texts,
                                      const StringSet<> &Libc, Outcome &All) {
  Measurement M = J.Description;
  Expected<GuestLog> Guest = parseGuestLog(Texts.Guest);
  if (!Guest)
    return Guest.takeError();
  Expected<PluginLog> Plugin = parsePluginLog(Texts.Plugin);
  if (!Plugin)
    return Plugin.takeError();
  Expected<std::vector<CaseResult>> Cases =
      J.Options.Native ? timeWindows(*Guest) : pairWindows(*Guest, *Plugin);
  if (!Cases)
    return Cases.takeError();
  M.Cases = std::move(*Cases);
  // This is the same for all boots.
  All.File.CacheModel = Plugin->CacheModel;
  if (J.Options.Stacks)
    nameStacks(*Guest, *Plugin, J.Code, Libc, M);
  return std::move(M);
}

/// Boots once and returns the counts. \p Title is "boot 2" or "perturbation 1";
/// empty if there is only one boot.
static Expected<Measurement> bootOnce(const Job &J, unsigned Variant,
                                      StringRef Title, const StringSet<> &Libc,
                                      Outcome &All) {
  std::string Place = J.Description.Suite + " at level " + J.Description.Level;
  if (!Title.empty())
    Place += (", " + Title).str();
  Progress Step("measuring " + Place, J.Options.Verbose);
  std::string KeepName = J.Description.Suite + "-" + J.Description.Level;
  if (!Title.empty())
    KeepName +=
        "-" + join_items("-", Title.split(' ').first, Title.split(' ').second);
  Expected<GuestTexts> Texts = bootBenchGuest(
      {J.S, J.Image.Path, J.Code, J.Options, guestVariant(Variant), KeepName});
  if (!Texts)
    return Texts.takeError();
  Expected<Measurement> M = evaluate(J, *Texts, Libc, All);
  if (!M)
    return withContext(Place, M.takeError());
  Step.done();
  return M;
}

/// Prints the counts that differ between two boots. Returns true if any do.
static bool reportDifferences(const Measurement &First, const Measurement &Next,
                              unsigned Boot) {
  constexpr size_t MaxShown = 20;
  std::vector<std::string> Lines = differences(First, Next);
  if (Lines.empty())
    return false;
  std::string Text;
  for (const std::string &Line : ArrayRef(Lines).take_front(MaxShown))
    Text += "\n  " + Line;
  if (Lines.size() > MaxShown)
    Text += formatv("\n  and {0} more", Lines.size() - MaxShown);
  error(formatv("{0} at level {1}: boot {2} differs from boot 1 in {3} "
                "counts:{4}",
                First.Suite, First.Level, Boot, Lines.size(), Text)
            .str());
  return true;
}

/// Does all boots of a job. Returns the counts of the first one, with the
/// spread over those of --perturb.
static Expected<Measurement> measure(const Job &J, const StringSet<> &Libc,
                                     Outcome &All) {
  const BenchOptions &Options = J.Options;
  Expected<Measurement> First =
      bootOnce(J, 0, Options.Repeat > 1 ? "boot 1" : "", Libc, All);
  if (!First)
    return First;
  for (unsigned N = 2; N <= Options.Repeat; ++N) {
    Expected<Measurement> Next =
        bootOnce(J, 0, "boot " + std::to_string(N), Libc, All);
    if (!Next)
      return Next;
    All.BootsDiffer |= reportDifferences(*First, *Next, N);
  }
  for (unsigned N = 1; N <= Options.Perturb; ++N) {
    Expected<Measurement> Other =
        bootOnce(J, N, "perturbation " + std::to_string(N), Libc, All);
    if (!Other)
      return Other;
    if (Error E = addToSpread(*First, *Other))
      return std::move(E);
  }
  return First;
}

/// Links the image and finds out what is in it.
static Expected<Job> prepareJob(const Suite &S, const SyscallLevel &Level,
                                const std::string &Profile,
                                const BenchOptions &Options, const Kernel &Base,
                                const InputArgList &Args,
                                const StringSet<> &Libc) {
  Expected<BenchImage> Image =
      makeBenchImage(S, Level, Profile, Options, Base, Args);
  if (!Image)
    return Image.takeError();
  Expected<std::optional<ImageRecord>> Info = readImageRecord(Image->Path);
  if (!Info)
    return Info.takeError();
  Expected<GuestCode> Code = GuestCode::load(S, Image->Path);
  if (!Code)
    return Code.takeError();
  Measurement M;
  M.Suite = S.Name;
  M.Level = Level.Name.str();
  M.Link = Options.Fast ? "fast" : "lto";
  if (const std::optional<ImageRecord> &Known = *Info)
    if (const std::optional<ImageProfile> &Profile = Known->Profile)
      M.Profile = {Profile->Name, Profile->Hash, Profile->hotCoverage()};
  M.Image.Name = Image->Name;
  M.Image.Hash = Image->Hash;
  if (!Options.JSON.empty()) {
    Expected<std::vector<ImagePart>> Sections =
        imageSections(Image->Path, Code->Image);
    if (!Sections)
      return Sections.takeError();
    M.Image.Sections = std::move(*Sections);
    Expected<std::vector<ImagePart>> Subsystems =
        imageSubsystems(Code->Image, Base, Libc);
    if (!Subsystems)
      return Subsystems.takeError();
    M.Image.Subsystems = std::move(*Subsystems);
  }
  return Job{S, Options, std::move(*Image), std::move(*Code), std::move(M)};
}

static void printMeasurement(const BenchOptions &Options,
                             const Measurement &M) {
  outs() << formatv("\n{0}, level {1}, {2} link{3}\n\n", M.Suite, M.Level,
                    M.Link, profileTitle(M));
  if (Options.Native) {
    printTimes(outs(), M);
    return;
  }
  printInstructions(outs(), M);
  outs() << '\n';
  printEvents(outs(), M);
  if (Options.Model) {
    outs() << '\n';
    printModel(outs(), M);
  }
}

static void printNotes(const BenchOptions &Options, bool Differ) {
  outs() << '\n';
  if (Options.Native)
    outs() << "Times are of this machine's processor, and vary between runs.\n";
  else
    outs() << "Counted by QEMU's emulator: instructions and events, not time. "
              "A repeated string\ninstruction counts once; one that faults "
              "does not count.\n";
  if (Options.Cache)
    outs() << "Caches are simulated: L1 only, least recently used, no "
              "prefetching.\n";
  if (Options.Repeat > 1 && !Differ)
    outs() << formatv("{0} boots: every count is the same.\n", Options.Repeat);
  if (Options.Perturb)
    outs() << formatv(
        "min..max: over {0} boots with other random seeds, kernel command "
        "lines, memory\nsizes and environments. The layout of code is the "
        "same in all of them.\n",
        Options.Perturb + 1);
  if (Options.Model)
    printModelSources(outs());
}

static Error checkBeforeWork(const BenchOptions &Options) {
  if (Expected<std::string> Qemu = findQemu(Options.Qemu); !Qemu)
    return Qemu.takeError();
  if (Options.Native)
    return kvmUsable()
               ? Error::success()
               : withHint(makeError("--native needs KVM, which this machine "
                                    "does not have or you may not use"),
                          "run it on a host with /dev/kvm; without --native "
                          "instructions are counted, on any machine");
  Expected<std::string> Plugin = qemuPluginPath();
  return Plugin ? Error::success() : Plugin.takeError();
}

/// Compiles the suites to \p Dir and links each at each level.
static Expected<std::vector<Job>> prepareJobs(std::vector<Suite> &Suites,
                                              const BenchOptions &Options,
                                              const Kernel &Base, StringRef Dir,
                                              const InputArgList &Args,
                                              const StringSet<> &Libc) {
  std::vector<Job> Jobs;
  for (Suite &S : Suites)
    if (Error E = compileSuite(S, Base.ProjectDir, Dir, Options.Verbose))
      return std::move(E);
  if (Error E = chooseCases(Suites, Options.Cases))
    return std::move(E);
  for (const Suite &S : Suites)
    for (const SyscallLevel *Level : Options.Levels)
      for (const std::string &Profile : Options.Profiles) {
        Expected<Job> J =
            prepareJob(S, *Level, Profile, Options, Base, Args, Libc);
        if (!J)
          return J.takeError();
        Jobs.push_back(std::move(*J));
      }
  return std::move(Jobs);
}

/// Measures and prints all. Returns true if the counts of boots differ that
/// should be the same.
static Expected<bool> bench(const BenchOptions &Options,
                            const InputArgList &Args) {
  if (Error E = checkBeforeWork(Options))
    return std::move(E);
  Expected<Kernel> Base = describeKernel(Args);
  if (!Base)
    return Base.takeError();
  Expected<std::vector<Suite>> Suites = chooseSuites(Options, Base->ProjectDir);
  if (!Suites)
    return Suites.takeError();
  // Open the output now, so that nobody waits for a result that cannot be
  // written.
  std::optional<AtomicFile> JSON;
  if (!Options.JSON.empty()) {
    Expected<AtomicFile> File = AtomicFile::create(Options.JSON);
    if (!File)
      return File.takeError();
    JSON.emplace(std::move(*File));
  }
  Expected<TempDir> Temp = TempDir::create("ukl-bench");
  if (!Temp)
    return Temp.takeError();
  Expected<StringSet<>> Libc = libcFunctions();
  if (!Libc)
    return Libc.takeError();
  Outcome All;
  if (!Options.Baseline.empty()) {
    Expected<BaselineKernel> Baseline = findBaseline(Options.Baseline, *Base);
    if (!Baseline)
      return Baseline.takeError();
    All.File.Baseline = std::move(*Baseline);
  }
  Expected<std::vector<Job>> Jobs =
      prepareJobs(*Suites, Options, *Base, Temp->path(), Args, *Libc);
  if (!Jobs)
    return Jobs.takeError();

  std::vector<Measurement> &Results = All.File.Measurements;
  if (std::optional<BaselineKernel> &Baseline = All.File.Baseline)
    for (const Suite &S : *Suites) {
      Expected<BaselineSuite> Measured = measureBaseline(*Baseline, S, Options);
      if (!Measured)
        return Measured.takeError();
      Baseline->Suites.push_back(std::move(*Measured));
    }
  for (const Job &J : *Jobs) {
    Expected<Measurement> M = measure(J, *Libc, All);
    if (!M)
      return M.takeError();
    printMeasurement(Options, *M);
    outs().flush();
    Results.push_back(std::move(*M));
  }
  printProfileEffect(outs(), Results);
  if (All.File.Baseline)
    printBaseline(outs(), *All.File.Baseline, Results);
  printNotes(Options, All.BootsDiffer);
  if (JSON) {
    All.File.Provenance = findProvenance(Options, *Base);
    if (Error E = JSON->write([&](raw_ostream &OS) {
          writeBenchFile(OS, All.File);
          return Error::success();
        }))
      return std::move(E);
    if (Error E = JSON->commit())
      return std::move(E);
  }
  return All.BootsDiffer;
}

/// For --replay: prints the tables of one boot from the files that --keep has
/// written.
static Expected<bool> replay(const BenchOptions &Options) {
  GuestTexts Texts;
  for (auto [Text, Name] : {std::pair(&Texts.Guest, "guest.log"),
                            std::pair(&Texts.Plugin, "plugin.jsonl")}) {
    if (Options.Native && Text == &Texts.Plugin)
      continue;
    Expected<std::unique_ptr<MemoryBuffer>> Buffer =
        openFile(pathIn(Options.Replay, Name));
    if (!Buffer)
      return Buffer.takeError();
    *Text = (*Buffer)->getBuffer().str();
  }
  Job J{{}, Options, {}, {}, {}};
  J.Description.Suite = sys::path::filename(Options.Replay).str();
  J.Description.Level = "unknown";
  J.Description.Link = "unknown";
  Outcome All;
  Expected<Measurement> M = evaluate(J, Texts, {}, All);
  if (!M)
    return withContext(Options.Replay, M.takeError());
  printMeasurement(Options, *M);
  printNotes(Options, /*Differ=*/false);
  return false;
}

static int runBench(const InputArgList &Args) {
  setToolName("ukl bench");
  Expected<BenchOptions> Options = parseBenchOptions(Args);
  if (!Options)
    return reportError(Options.takeError());
  Expected<bool> Differ =
      Options->Replay.empty() ? bench(*Options, Args) : replay(*Options);
  if (!Differ)
    return reportError(Differ.takeError());
  return *Differ ? 1 : 0;
}

const Command BenchCommand = {"bench", runBench, R"(
Boots a guest that runs each program first in ring 3 and then in ring 0, on the same
kernel, and counts instructions and events between the program's markers
(bench/ukl_bench.h). The suites are in bench/; an executable, or a file that lists
suites of your own (*.json), is named by a path with a '/'. Without either, all suites
of bench/ are measured. Counts are exact and the same
on every machine; they are not time. See docs/measuring.md.
)"};

} // namespace ukl
