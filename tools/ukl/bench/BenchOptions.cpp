//===- BenchOptions.cpp - Options of `ukl bench` --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/BenchOptions.h"

#include "common/Diagnostics.h"
#include "common/Process.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

static constexpr unsigned DefaultPerturb = 4;

static Error readCounts(BenchOptions &Options, const InputArgList &Args) {
  if (Args.hasArg(OPT_bench_perturb))
    Options.Perturb = DefaultPerturb;
  return readNumbers(Args, {{OPT_bench_scale, Options.Scale, 1, 100000},
                            {OPT_bench_repeat, Options.Repeat, 1, 1000},
                            {OPT_bench_perturb_eq, Options.Perturb, 1, 1000},
                            {OPT_timeout, Options.Timeout, 1, 1000000}});
}

static Error readLevels(BenchOptions &Options, const InputArgList &Args) {
  const Arg *A = Args.getLastArg(OPT_syscalls);
  if (!A) {
    for (const SyscallLevel &Level : syscallLevels())
      Options.Levels.push_back(&Level);
    return Error::success();
  }
  SmallVector<StringRef, 4> Names;
  StringRef(A->getValue()).split(Names, ',');
  for (StringRef Name : Names) {
    Expected<const SyscallLevel *> Level = findSyscallLevel(Name);
    if (!Level)
      return Level.takeError();
    if (!is_contained(Options.Levels, *Level))
      Options.Levels.push_back(*Level);
  }
  return Error::success();
}

/// Each --profile is measured separately; "none" stands for no profile.
static Error readProfiles(BenchOptions &Options, const InputArgList &Args) {
  for (StringRef Name : Args.getAllArgValues(OPT_profile))
    Options.Profiles.push_back(Name == "none" ? "" : Name.str());
  if (Options.Profiles.empty())
    Options.Profiles.push_back("");
  if (Args.hasArg(OPT_fast) && Args.hasArg(OPT_profile))
    return withHint(makeError("--profile and --fast exclude each other"),
                    "leave out --fast");
  return Error::success();
}

/// Fails if two options have no effect together, or give wrong figures.
static Error checkCombinations(const BenchOptions &Options) {
  struct Pair {
    bool Given;
    const char *First, *Second;
  };
  const Pair Pairs[] = {
      {Options.Native && Options.Cache, "--native", "--cache"},
      {Options.Native && Options.Stacks, "--native", "--stacks"},
      {Options.Native && Options.Model, "--native", "--model"},
      {Options.Native && Options.Repeat > 1, "--native", "--repeat"},
      {Options.Native && Options.Perturb, "--native", "--perturb"},
      {!Options.Replay.empty() && Options.Repeat > 1, "--replay", "--repeat"},
      {!Options.Replay.empty() && Options.Perturb, "--replay", "--perturb"},
      {!Options.Baseline.empty() && Options.Native, "--baseline", "--native"},
      {!Options.Baseline.empty() && !Options.Replay.empty(), "--baseline",
       "--replay"},
      {!Options.Replay.empty() && Options.Stacks, "--replay", "--stacks"},
  };
  for (const Pair &P : Pairs)
    if (P.Given)
      return makeError("{0} and {1} exclude each other", P.First, P.Second);
  return Error::success();
}

static std::string commandLine(const InputArgList &Args) {
  std::vector<std::string> Words = {"ukl", "bench"};
  for (const Arg *A : Args)
    Words.push_back(A->getAsString(Args));
  return quoteCommand(Words);
}

Expected<BenchOptions> parseBenchOptions(const InputArgList &Args) {
  BenchOptions Options;
  if (Error E = readCounts(Options, Args))
    return std::move(E);
  Expected<std::optional<LtoScope>> Lto =
      readLtoScope(Args, Args.hasArg(OPT_fast));
  if (!Lto)
    return Lto.takeError();
  Options.Lto = *Lto;
  if (Error E = readLevels(Options, Args))
    return std::move(E);
  if (Error E = readProfiles(Options, Args))
    return std::move(E);
  Options.Programs = Args.getAllArgValues(OPT_INPUT);
  Options.Cases = Args.getAllArgValues(OPT_bench_case);
  Options.Fast = Args.hasArg(OPT_fast);
  Options.Cache = Args.hasArg(OPT_bench_cache);
  Options.Stacks = Args.hasArg(OPT_bench_stacks);
  Options.Model = Args.hasArg(OPT_bench_model);
  Options.Native = Args.hasArg(OPT_bench_native);
  Options.Verbose = Args.hasArg(OPT_verbose);
  Options.JSON = Args.getLastArgValue(OPT_bench_json).str();
  Options.Keep = Args.getLastArgValue(OPT_bench_keep).str();
  Options.Baseline = Args.getLastArgValue(OPT_bench_baseline).str();
  Options.Replay = Args.getLastArgValue(OPT_bench_replay).str();
  Options.Qemu = Args.getLastArgValue(OPT_qemu, "qemu-system-x86_64").str();
  Options.CommandLine = commandLine(Args);
  if (Error E = checkCombinations(Options))
    return std::move(E);
  // `ukl report` makes flame graphs from the file.
  if (!Options.JSON.empty() && !Options.Native && Options.Replay.empty())
    Options.Stacks = true;
  return Options;
}

} // namespace ukl
