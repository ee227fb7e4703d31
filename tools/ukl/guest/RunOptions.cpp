//===- RunOptions.cpp - Options of `ukl run` ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/guest/RunOptions.h"

#include "common/Diagnostics.h"
#include "ukl/support/Options.h"

using namespace llvm;
using namespace llvm::opt;
using namespace ukl;

static constexpr uint16_t DefaultGdbPort = 1234;

static Error checkCombinations(const GuestOptions &Options,
                               const InputArgList &Args) {
  if (Args.hasArg(OPT_script) && Args.hasArg(OPT_shell))
    return makeError("--script and --shell exclude each other");
  if (Options.CountInstructions && Options.Processors > 1)
    return withHint(makeError("--icount works with one processor only"),
                    "leave out --smp");
  if (Options.Image.empty())
    return withHint(makeError("no image given"),
                    "usage: ukl run <image> [options] [-- <arguments>]");
  return Error::success();
}

static Error readGdbPort(GuestOptions &Options, const InputArgList &Args) {
  unsigned Port = DefaultGdbPort;
  if (const Arg *A = Args.getLastArg(OPT_gdb_eq)) {
    Expected<unsigned> Value = numberValue(*A, 1, UINT16_MAX);
    if (!Value)
      return Value.takeError();
    Port = *Value;
  }
  if (Args.hasArg(OPT_gdb, OPT_gdb_eq))
    Options.GdbPort = static_cast<uint16_t>(Port);
  return Error::success();
}

static Error readImage(GuestOptions &Options, const InputArgList &Args) {
  std::vector<std::string> Inputs = Args.getAllArgValues(OPT_INPUT);
  if (Inputs.size() > 1)
    return withHint(makeError("'{0}': only one image can run", Inputs[1]),
                    "arguments for the program come after --");
  if (!Inputs.empty())
    Options.Image = Inputs.front();
  return Error::success();
}

Expected<GuestOptions> ukl::parseRunOptions(const InputArgList &Args) {
  GuestOptions Options;
  if (Error E = readImage(Options, Args))
    return std::move(E);
  if (Error E = readGuestOptions(Options, Args))
    return std::move(E);
  if (Error E = readGdbPort(Options, Args))
    return std::move(E);

  Options.AppArgs = Args.getAllArgValues(OPT_program_arguments);
  Options.Ring3App = Args.getLastArgValue(OPT_ring3).str();
  Options.Script = Args.getLastArgValue(OPT_script).str();
  if (Args.hasArg(OPT_script))
    Options.Mode = GuestMode::Script;
  if (Args.hasArg(OPT_shell))
    Options.Mode = GuestMode::Shell;
  Options.CountInstructions = Args.hasArg(OPT_icount);
  if (Error E = checkCombinations(Options, Args))
    return std::move(E);
  return std::move(Options);
}
