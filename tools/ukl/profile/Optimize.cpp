//===- Optimize.cpp - ukl optimize: profile, then link --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Container.h"
#include "common/Diagnostics.h"
#include "common/FileOutput.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/Link.h"
#include "ukl/profile/Profile.h"
#include "ukl/support/Options.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static void printResult(const LinkRequest &Request,
                        const std::optional<ImageProfile> &Fit) {
  uint64_t Size = 0;
  (void)sys::fs::file_size(Request.Output, Size);
  errs() << formatv("{0}: {1}", Request.Output, formatSize(Size));
  if (Fit)
    errs() << formatv("; {0:N0} of {1:N0} hot functions optimised by their "
                      "profile ({2:P1})",
                      Fit->HotMatched, Fit->HotFunctions, Fit->hotCoverage());
  errs() << formatv("\n  boot it with: ukl run {0}\n", Request.Output);
}

static Error optimize(const ProfileOptions &Options, const InputArgList &Args) {
  LinkRequest Request;
  Request.Program = Options.Program;
  Request.Output = Options.Output;
  Request.Verbose = Options.Guest.Verbose;
  if (Error E = readLinkLevels(Args, Request))
    return E;
  // Check the program and the output now, before the profile takes minutes.
  if (Expected<Container> App = readContainer(Request.Program); !App)
    return App.takeError();
  if (Expected<AtomicFile> File = AtomicFile::create(Request.Output); !File)
    return File.takeError();
  Expected<TempDir> Temp = TempDir::create("ukl-optimize");
  if (!Temp)
    return Temp.takeError();
  Request.Profile.Use =
      Options.SaveProfile.empty()
          ? Temp->file(sys::path::filename(Request.Program) + ".profdata")
          : Options.SaveProfile;
  if (Error E = collectProfile(Options, Args, Request.Profile.Use))
    return E;
  auto Fit = linkImage(Request, Args);
  if (!Fit)
    return Fit.takeError();
  printResult(Request, *Fit);
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
Does what `ukl profile` does, and then what `ukl link --profile` does.
(*) This option may be given several times.
)"};

} // namespace ukl
