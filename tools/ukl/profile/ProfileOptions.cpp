//===- ProfileOptions.cpp - Options of `ukl profile` ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/profile/ProfileOptions.h"

#include "common/Diagnostics.h"
#include "ukl/guest/GuestOptions.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static constexpr unsigned DefaultTimeout = 900;

std::string Workload::name() const {
  return Where == Program ? "the program" : sys::path::filename(File).str();
}

/// Parses "<file>", or "<weight>,<file>" as for llvm-profdata --weighted-input.
static Expected<Workload> parseWorkload(StringRef Option, StringRef Text,
                                        Workload::Place Where) {
  Workload W;
  W.Where = Where;
  auto [Weight, File] = Text.split(',');
  if (Text.contains(',') && !Weight.empty() && all_of(Weight, isDigit)) {
    if (Weight.getAsInteger(10, W.Weight) || W.Weight == 0)
      return makeError("{0}: '{1}' is not a weight: it must be 1 or more",
                       Option, Weight);
    W.File = File.str();
  } else {
    W.File = Text.str();
  }
  if (!sys::fs::is_regular_file(W.File))
    return withHint(makeError("{0}: no file '{1}'", Option, W.File),
                    "give [<weight>,]<file>; profiles/ has examples");
  return W;
}

static Expected<std::vector<Workload>>
parseWorkloads(const InputArgList &Args, ID Option, Workload::Place Where) {
  std::vector<Workload> Workloads;
  for (const Arg *A : Args.filtered(Option)) {
    Expected<Workload> W =
        parseWorkload(A->getSpelling().rtrim('='), A->getValue(), Where);
    if (!W)
      return W.takeError();
    Workloads.push_back(std::move(*W));
  }
  return std::move(Workloads);
}

static Error readWorkloads(ProfileOptions &Options, const InputArgList &Args) {
  auto Guest = parseWorkloads(Args, OPT_workload, Workload::GuestScript);
  if (!Guest)
    return Guest.takeError();
  auto Host = parseWorkloads(Args, OPT_host_workload, Workload::HostProgram);
  if (!Host)
    return Host.takeError();
  if (Host->empty()) {
    Options.Workloads = std::move(*Guest);
    if (Options.Workloads.empty())
      Options.Workloads.emplace_back();
    return Error::success();
  }
  if (Guest->size() > 1 || (!Guest->empty() && Guest->front().Weight != 1))
    return withHint(makeError("with --host-workload, --workload is the script "
                              "that runs in the guest at the same time; there "
                              "can be only one, without a weight"),
                    "collect two profiles and merge them with "
                    "llvm-profdata-22 merge");
  if (!Guest->empty())
    Options.HostGuestScript = Guest->front().File;
  Options.Workloads = std::move(*Host);
  if (Options.Guest.Forwards.empty())
    return withHint(
        makeError("--host-workload has no port of the guest to talk to"),
        "add --hostfwd tcp:0:<guest port>");
  return Error::success();
}

static Error readCounting(ProfileOptions &Options, const InputArgList &Args) {
  const GuestOptions &Guest = Options.Guest;
  Options.Repeatable = !Args.hasArg(OPT_no_icount) && Guest.Processors == 1 &&
                       Guest.Forwards.empty() && Guest.Disks.empty();
  Expected<bool> Atomic =
      readAtomicCounters(Args, /*Default=*/Guest.Processors > 1);
  if (!Atomic)
    return Atomic.takeError();
  Options.AtomicCounters = *Atomic;
  return Error::success();
}

Expected<ProfileOptions> parseProfileOptions(const InputArgList &Args,
                                             StringRef Command) {
  ProfileOptions Options;
  std::vector<std::string> Programs = Args.getAllArgValues(OPT_INPUT);
  if (Programs.size() != 1)
    return withHint(makeError("`ukl {0}` takes one program", Command),
                    "see ukl " + Command + " --help");
  Options.Program = Programs.front();
  Options.Output = Args.getLastArgValue(OPT_output).str();
  if (Options.Output.empty())
    return withHint(makeError("no name for the output"),
                    "add -o " + Options.Program +
                        (Command == "profile" ? ".profdata" : ".img"));
  // The link reads these again. Here they are only checked, before the work.
  LinkRequest Levels;
  if (Error E = readLinkLevels(Args, Levels))
    return std::move(E);
  Options.Guest.TimeoutSeconds = DefaultTimeout;
  if (Error E = readGuestOptions(Options.Guest, Args))
    return std::move(E);
  Options.Guest.AppArgs = Args.getAllArgValues(OPT_program_arguments);
  if (Error E = readWorkloads(Options, Args))
    return std::move(E);
  if (Error E = readCounting(Options, Args))
    return std::move(E);
  Options.AllowFailure = Args.hasArg(OPT_allow_failure);
  Options.ContextSensitive = Args.hasArg(OPT_context_sensitive);
  Options.SaveRaw = Args.getLastArgValue(OPT_save_raw).str();
  Options.SaveProfile = Args.getLastArgValue(OPT_save_profile).str();
  return std::move(Options);
}

} // namespace ukl
