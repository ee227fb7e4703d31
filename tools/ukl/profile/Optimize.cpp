//===- Optimize.cpp - ukl optimize: profile, then link --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "ukl/cache/Cache.h"
#include "ukl/profile/Profile.h"
#include "ukl/support/Options.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static void printResult(const LinkJob &Job) {
  uint64_t Size = 0;
  (void)sys::fs::file_size(Job.Output, Size);
  errs() << formatv("{0}: {1}", Job.Output, formatSize(Size));
  if (Job.ProfileInfo)
    errs() << formatv("; {0:N0} of {1:N0} hot functions optimised by their "
                      "profile ({2:P1})",
                      Job.ProfileInfo->HotMatched,
                      Job.ProfileInfo->HotFunctions,
                      Job.ProfileInfo->hotCoverage());
  errs() << formatv("\n  boot it with: ukl run {0}\n", Job.Output);
}

static Error optimize(const ProfileOptions &Options, const InputArgList &Args) {
  LinkJob Job;
  Job.Program = Options.Program;
  Job.Output = Options.Output;
  Job.Verbose = Options.Guest.Verbose;
  if (Error E = readLinkLevels(Args, Job))
    return E;
  // Refuses what is no program before minutes go into its profile.
  if (Expected<Container> App = readContainer(Job.Program); !App)
    return App.takeError();
  if (Expected<AtomicFile> File = AtomicFile::create(Job.Output); !File)
    return File.takeError();
  Expected<TempDir> Temp = TempDir::create("ukl-optimize");
  if (!Temp)
    return Temp.takeError();
  Job.Profile.Use =
      Options.SaveProfile.empty()
          ? Temp->file(sys::path::filename(Job.Program) + ".profdata")
          : Options.SaveProfile;
  if (Error E = collectProfile(Options, Args, Job.Profile.Use))
    return E;
  if (Error E = linkImage(Job, Args))
    return E;
  printResult(Job);
  return Error::success();
}

static int runOptimize(const InputArgList &Args) {
  setToolName("ukl optimize");
  Expected<ProfileOptions> Options = parseProfileOptions(Args, "optimize");
  if (!Options)
    return reportError(Options.takeError());
  if (Error E = optimize(*Options, Args))
    return reportError(std::move(E));
  return 0;
}

const Command OptimizeCommand = {"optimize", runOptimize, R"(
What `ukl profile` and `ukl link --profile` do, one after the other.
(*) may be given several times
)"};

} // namespace ukl
