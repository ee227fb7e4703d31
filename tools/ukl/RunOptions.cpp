//===- RunOptions.cpp - Options of `ukl run` ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RunOptions.h"

#include "GuestArgs.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Option/Option.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;
using namespace ukl;

namespace {

enum ID {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "RunOpts.inc"
#undef OPTION
};

#define OPTTABLE_STR_TABLE_CODE
#include "RunOpts.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "RunOpts.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

constexpr OptTable::Info InfoTable[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "RunOpts.inc"
#undef OPTION
};

class RunOptTable : public GenericOptTable {
public:
  RunOptTable()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, InfoTable) {}
};

constexpr uint16_t DefaultGdbPort = 1234;

constexpr const char *HelpTail = R"(
(*) may be given several times

EXIT STATUS
  The application's own, or 128+N if signal N killed it. Otherwise
  124  the guest ran longer than --timeout
  125  no result: bad usage, QEMU did not start, the kernel panicked or oopsed

EXAMPLES
  ukl run hello.img -- a b c
  ukl run server.img --hostfwd tcp:7777:7777 --smp 2
  ukl run --ring3 hello hello.img -- a b c
  ukl run --shell hello.img              then, in the guest: /UKL a b c
)";

constexpr GuestOptionIDs GuestIDs = {
    OPT_smp,       OPT_memory,   OPT_hostfwd, OPT_disk,
    OPT_initramfs, OPT_append,   OPT_timeout, OPT_console,
    OPT_qemu,      OPT_qemu_arg, OPT_verbose,
};

Error checkCombinations(const GuestOptions &Options, const InputArgList &Args) {
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

Error readGdbPort(GuestOptions &Options, const InputArgList &Args) {
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

Error readPositional(GuestOptions &Options, const InputArgList &Args) {
  if (const Arg *Unknown = Args.getLastArg(OPT_UNKNOWN))
    return withHint(
        makeError("unknown option '{0}'", Unknown->getAsString(Args)),
        "ukl run --help lists the options");
  std::vector<std::string> Inputs = Args.getAllArgValues(OPT_INPUT);
  if (Inputs.size() > 1)
    return withHint(makeError("'{0}': only one image can run", Inputs[1]),
                    "arguments for the application come after --");
  if (!Inputs.empty())
    Options.Image = Inputs.front();
  return Error::success();
}

Error readArgs(GuestOptions &Options, const InputArgList &Args) {
  if (Error E = readPositional(Options, Args))
    return E;
  if (Error E = readGuestOptions(Options, Args, GuestIDs))
    return E;
  if (Error E = readGdbPort(Options, Args))
    return E;

  Options.Ring3App = Args.getLastArgValue(OPT_ring3).str();
  Options.Script = Args.getLastArgValue(OPT_script).str();
  if (Args.hasArg(OPT_script))
    Options.Mode = GuestMode::Script;
  if (Args.hasArg(OPT_shell))
    Options.Mode = GuestMode::Shell;
  Options.CountInstructions = Args.hasArg(OPT_icount);
  return checkCombinations(Options, Args);
}

} // namespace

void ukl::makeRepeatable(GuestOptions &Options, unsigned Seed) {
  Options.Processors = 1;
  Options.CountInstructions = true;
  Options.PipedOutput = true;
  Options.Network = false;
  // The kernel would calibrate this timer for half a second of RDTSC, give it
  // up because emulated time is not real, and use the HPET: the same, sooner.
  Options.KernelParameters.emplace_back("nolapic_timer");
  const std::string Arguments[] = {"-seed", std::to_string(Seed),
                                   "-rtc",  "base=2022-01-01T00:00:00",
                                   "-nic",  "none"};
  llvm::append_range(Options.QemuArgs, Arguments);
}

Expected<GuestOptions> ukl::parseRunOptions(ArrayRef<std::string> Args) {
  GuestOptions Options;
  const auto *Separator = llvm::find(Args, "--");
  if (Separator != Args.end())
    Options.AppArgs.assign(Separator + 1, Args.end());

  std::vector<const char *> Own;
  for (const std::string &Argument : ArrayRef(Args.begin(), Separator))
    Own.push_back(Argument.c_str());

  unsigned MissingIndex = 0, MissingCount = 0;
  InputArgList Parsed =
      RunOptTable().ParseArgs(Own, MissingIndex, MissingCount);
  if (MissingCount)
    return makeError("{0}: its value is missing",
                     Parsed.getArgString(MissingIndex));
  Options.Help = Parsed.hasArg(OPT_help);
  if (Options.Help)
    return Options;
  if (Error E = readArgs(Options, Parsed))
    return E;
  return Options;
}

void ukl::printRunHelp() {
  RunOptTable().printHelp(outs(), "ukl run <image> [options] [-- <arguments>]",
                          "Boot an image in QEMU and run its application");
  outs() << HelpTail;
}
