//===- RunOptions.cpp - Options of `ukl run` ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RunOptions.h"

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
constexpr unsigned MaxProcessors = 16; // CONFIG_NR_CPUS of the server kernel

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

Expected<unsigned> parseNumber(const Arg &A, unsigned Min, unsigned Max) {
  unsigned Value;
  if (StringRef(A.getValue()).getAsInteger(10, Value) || Value < Min ||
      Value > Max)
    return makeError("{0}: '{1}' is not a number from {2} to {3}",
                     A.getSpelling(), A.getValue(), Min, Max);
  return Value;
}

Expected<PortForward> parseForward(StringRef Text) {
  SmallVector<StringRef, 3> Parts;
  Text.split(Parts, ':');
  PortForward Forward;
  if (Parts.size() != 3 || Parts[0] != "tcp" ||
      Parts[1].getAsInteger(10, Forward.HostPort) ||
      Parts[2].getAsInteger(10, Forward.GuestPort) || Forward.GuestPort == 0)
    return makeError(
        "--hostfwd: '{0}' is not of the form tcp:<host port>:<guest port>",
        Text);
  return Forward;
}

Expected<unsigned> parseMemoryMiB(StringRef Text) {
  constexpr unsigned MaxMiB = 1 << 20;
  StringRef Digits = Text;
  unsigned Factor = Digits.consume_back("G") ? 1024 : 1;
  bool HasUnit = Factor > 1 || Digits.consume_back("M");
  unsigned Value;
  if (!HasUnit || Digits.getAsInteger(10, Value) || Value == 0 ||
      Value > MaxMiB / Factor)
    return makeError("--memory: '{0}' is not a size such as 512M or 2G", Text);
  return Value * Factor;
}

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

Error readNumbers(GuestOptions &Options, const InputArgList &Args) {
  struct Number {
    ID Option;
    unsigned &Value;
    unsigned Min, Max;
  };
  unsigned Gdb = DefaultGdbPort;
  const Number Numbers[] = {
      {OPT_smp, Options.Processors, 1, MaxProcessors},
      {OPT_timeout, Options.TimeoutSeconds, 0, 1000000},
      {OPT_gdb_eq, Gdb, 1, UINT16_MAX},
  };
  for (const Number &N : Numbers) {
    const Arg *A = Args.getLastArg(N.Option);
    if (!A)
      continue;
    Expected<unsigned> Value = parseNumber(*A, N.Min, N.Max);
    if (!Value)
      return Value.takeError();
    N.Value = *Value;
  }
  if (Args.hasArg(OPT_gdb, OPT_gdb_eq))
    Options.GdbPort = static_cast<uint16_t>(Gdb);
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
  if (Error E = readNumbers(Options, Args))
    return E;

  Options.Ring3App = Args.getLastArgValue(OPT_ring3).str();
  Options.Script = Args.getLastArgValue(OPT_script).str();
  if (Args.hasArg(OPT_script))
    Options.Mode = GuestMode::Script;
  if (Args.hasArg(OPT_shell))
    Options.Mode = GuestMode::Shell;
  Options.Disks = Args.getAllArgValues(OPT_disk);
  Options.Overlays = Args.getAllArgValues(OPT_initramfs);
  Options.KernelParameters = Args.getAllArgValues(OPT_append);
  Options.QemuArgs = Args.getAllArgValues(OPT_qemu_arg);
  Options.ConsoleFile = Args.getLastArgValue(OPT_console).str();
  Options.Qemu = Args.getLastArgValue(OPT_qemu, Options.Qemu).str();
  Options.CountInstructions = Args.hasArg(OPT_icount);
  Options.Verbose = Args.hasArg(OPT_verbose);

  for (const std::string &Text : Args.getAllArgValues(OPT_hostfwd)) {
    Expected<PortForward> Forward = parseForward(Text);
    if (!Forward)
      return Forward.takeError();
    Options.Forwards.push_back(*Forward);
  }
  if (const Arg *A = Args.getLastArg(OPT_memory)) {
    Expected<unsigned> Memory = parseMemoryMiB(A->getValue());
    if (!Memory)
      return Memory.takeError();
    Options.MemoryMiB = *Memory;
  }
  return checkCombinations(Options, Args);
}

} // namespace

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
