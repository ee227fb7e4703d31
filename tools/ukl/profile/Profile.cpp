//===- Profile.cpp - ukl profile: collect a profile -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A profile goes through these files, in this order:
//
//   ProfileOptions      reads the command line
//   link/ImageCache     links the program with the kernel, instrumented
//   InstrumentedImage   finds where that image keeps its counters
//   InstrumentedGuest   boots for one workload, and reads its memory at the end
//   HostProgram         runs a workload on this machine
//   RawProfile          makes a raw profile from the memory
//   MergeProfiles       merges raw profiles into one for `ukl link --profile`
//   Optimize            does all of this, and then that link
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/Profile.h"

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "ukl/guest/Guest.h"
#include "ukl/link/ImageCache.h"
#include "ukl/profile/InstrumentedGuest.h"
#include "ukl/profile/MergeProfiles.h"
#include "ukl/support/Options.h"
#include "ukl/support/Progress.h"

#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

namespace {

/// One collection: one or, with --context-sensitive, two images, each booted
/// once for each workload.
class Collection {
public:
  Collection(const ProfileOptions &Options, const InputArgList &Args)
      : Options(Options), Args(Args) {}
  Error run(StringRef Output);

private:
  Error runStage(StringRef FirstProfile);
  Expected<std::string> instrumentedImage(StringRef FirstProfile);
  Error runWorkload(const Workload &Work, unsigned Number, StringRef Image,
                    const ProfileImage &Places, bool SecondStage);

  const ProfileOptions &Options;
  const InputArgList &Args;
  std::unique_ptr<raw_fd_ostream> Console;
  ProfileMerge Merge;
};

} // namespace

/// Fails if there are options of the link. They would have no effect, because
/// an image is linked already.
static Error checkNoLink(const InputArgList &Args, StringRef Image) {
  const Arg *A =
      Args.getLastArg(OPT_context_sensitive, OPT_profile_update, OPT_syscalls,
                      OPT_opt_level, OPT_config, OPT_source);
  if (!A)
    return Error::success();
  return withHint(makeError("{0} is for a link, and {1} is an image already",
                            A->getSpelling().rtrim('='), Image),
                  "name the executable that it was linked from");
}

/// The image to boot. \p FirstProfile is that of the first stage, or empty.
Expected<std::string> Collection::instrumentedImage(StringRef FirstProfile) {
  Expected<std::optional<ImageRecord>> Linked =
      readImageRecord(Options.Program);
  if (!Linked)
    return Linked.takeError();
  // Only an image has a record. An executable must be linked.
  if (*Linked) {
    if (Error E = checkNoLink(Args, Options.Program))
      return std::move(E);
    return Options.Program;
  }
  Expected<Kernel> Base = describeKernel(Args);
  if (!Base)
    return Base.takeError();
  LinkRequest Request;
  Request.Program = Options.Program;
  Request.Verbose = Options.Guest.Verbose;
  if (Error E = readLinkLevels(Args, Request))
    return std::move(E);
  Request.Profile.Generate = true;
  Request.Profile.AtomicCounters = Options.AtomicCounters;
  Request.Profile.Use = FirstProfile.str();
  Request.Profile.ContextSensitive = !FirstProfile.empty();
  StringRef Name = sys::path::filename(Options.Program);
  std::string Purpose =
      formatv("ukl profile: {0}, {1}{2}", Name, Request.Syscalls->Name,
              FirstProfile.empty() ? "" : ", context-sensitive");
  Expected<CachedImage> Image =
      cachedImage(std::move(Request), Name, Purpose, *Base, Args);
  if (!Image)
    return Image.takeError();
  return Image->Path;
}

static Error saveRaw(StringRef Folder, const Twine &Name, StringRef Raw) {
  if (Folder.empty())
    return Error::success();
  if (std::error_code EC = sys::fs::create_directories(Folder))
    return makeError("cannot create '{0}': {1}", Folder, EC.message());
  return writeFile(pathIn(Folder, Name), Raw);
}

Error Collection::runWorkload(const Workload &Work, unsigned Number,
                              StringRef Image, const ProfileImage &Places,
                              bool SecondStage) {
  std::string Stage = SecondStage ? ", after inlining" : "";
  Progress Step("running " + Work.name() + Stage, Options.Guest.Verbose);
  Expected<ProfileMemory> Memory =
      bootProfileGuest({Options, Work, Image.str(), Places, Console.get()});
  if (!Memory)
    return Memory.takeError();
  Expected<std::string> Raw = rawProfile(*Memory);
  if (!Raw)
    return Raw.takeError();
  if (Error E = saveRaw(
          Options.SaveRaw,
          formatv("{0}{1}.profraw", SecondStage ? "cs-" : "", Number).str(),
          *Raw))
    return E;
  if (Error E = Merge.add(*Raw, Work.Weight, Work.name()))
    return E;
  Step.done();
  if (uint64_t Dropped = droppedValues(*Memory))
    warning(formatv("{0}: {1:N0} values (targets of indirect calls, sizes of "
                    "copies) were dropped: the guest's table for them is full, "
                    "or a place has more than 255",
                    Work.name(), Dropped)
                .str(),
            "the counts are right, but some values are missing; split the "
            "workload into several, because each has a table of its own");
  return Error::success();
}

/// Links, and boots once for each workload.
Error Collection::runStage(StringRef FirstProfile) {
  Expected<std::string> Image = instrumentedImage(FirstProfile);
  if (!Image)
    return Image.takeError();
  Expected<ProfileImage> Places = ProfileImage::load(*Image);
  if (!Places)
    return Places.takeError();
  unsigned Number = 0;
  for (const Workload &Work : Options.Workloads)
    if (Error E =
            runWorkload(Work, ++Number, *Image, *Places, !FirstProfile.empty()))
      return E;
  return Error::success();
}

Error Collection::run(StringRef Output) {
  if (Expected<std::string> Qemu = findQemu(Options.Guest.Qemu); !Qemu)
    return Qemu.takeError();
  Expected<std::unique_ptr<raw_fd_ostream>> Copy =
      openConsoleCopy(Options.Guest.ConsoleFile);
  if (!Copy)
    return Copy.takeError();
  Console = std::move(*Copy);
  if (Error E = runStage(""))
    return E;
  if (!Options.ContextSensitive)
    return Merge.write(Output);
  Expected<TempDir> Temp = TempDir::create("ukl-profile");
  if (!Temp)
    return Temp.takeError();
  std::string First = Temp->file("first.profdata");
  if (Error E = Merge.write(First))
    return E;
  if (Error E = runStage(First))
    return E;
  return Merge.write(Output);
}

Error collectProfile(const ProfileOptions &Options, const InputArgList &Args,
                     StringRef Output) {
  if (Error E = Collection(Options, Args).run(Output))
    return E;
  Expected<ProfileSummary> Summary = summarizeProfile(Output);
  if (!Summary)
    return Summary.takeError();
  printProfileSummary(errs(), Output, *Summary);
  return Error::success();
}

static int runProfile(const InputArgList &Args) {
  setToolName("ukl profile");
  Expected<ProfileOptions> Options = parseProfileOptions(Args, "profile");
  if (!Options)
    return reportError(Options.takeError());
  // Check this now, so that nobody waits for a profile that cannot be written.
  if (Expected<AtomicFile> File = AtomicFile::create(Options->Output); !File)
    return reportError(File.takeError());
  if (Error E = collectProfile(*Options, Args, Options->Output))
    return reportError(std::move(E));
  return 0;
}

const Command ProfileCommand = {"profile", runProfile, R"(
Links <program> with the kernel, instrumented; boots the image once for each
workload; reads from the guest's memory how often its code has run; and writes one
profile for `ukl link --profile`. <program> is an executable made by `clang -fukl`,
or an image of `ukl link --profile-generate`. Counting starts with the workload,
not with the boot. The same workload gives the same profile, byte for byte.
(*) This option may be given several times.
)"};

} // namespace ukl
