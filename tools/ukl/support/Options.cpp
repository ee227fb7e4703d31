//===- Options.cpp - Commands and options of ukl --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/support/Options.h"

#include "common/Diagnostics.h"
#include "common/Toolchain.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

#define OPTTABLE_SUBCOMMAND_IDS_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_SUBCOMMAND_IDS_TABLE_CODE

#define OPTTABLE_SUBCOMMANDS_CODE
#include "Options.inc"
#undef OPTTABLE_SUBCOMMANDS_CODE

static constexpr OptTable::Info InfoTable[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

static constexpr const char *Overview =
    "build and run programs that are linked into the Linux kernel";

static const OptTable &optionTable() {
  struct Table : GenericOptTable {
    Table()
        : GenericOptTable(OptionStrTable, OptionPrefixesTable, InfoTable,
                          /*IgnoreCase=*/false, OptionSubCommands,
                          OptionSubCommandIDsTable) {}
  };
  static const Table T;
  return T;
}

static const OptTable::SubCommand &subCommand(const Command &C) {
  return *find_if(OptionSubCommands, [&](const OptTable::SubCommand &S) {
    return C.Name == S.Name;
  });
}

static bool takes(const Command &C, unsigned Option) {
  const auto *Info = find_if(
      InfoTable, [&](const OptTable::Info &I) { return I.ID == Option; });
  return Info != std::end(InfoTable) && Info->hasSubCommands() &&
         optionTable().isValidForSubCommand(Info, C.Name);
}

static void printCommands(raw_ostream &OS, ArrayRef<const Command *> Commands) {
  OS << "OVERVIEW: " << Overview << R"(

USAGE: ukl [--cache-dir=<dir>] <command> [options]

COMMANDS:
)";
  for (const Command *C : Commands)
    OS << "  " << left_justify(C->Name, 9) << subCommand(*C).HelpText << '\n';
  OS << R"(
`ukl <command> --help` describes one command.

EXAMPLE:
  clang -fukl -O2 hello.c -o hello
  ukl link hello -o hello.img
  ukl run hello.img -- a b c
)";
}

static void printHelp(const Command &C) {
  optionTable().printHelp(outs(), subCommand(C).Usage, Overview,
                          /*ShowHidden=*/false, /*ShowAllAliases=*/false,
                          Visibility(), C.Name);
  outs() << C.Details;
}

/// Prints an error and returns the exit status. \p C is the command, or null if
/// the command line names none.
static int usageError(const Twine &Message, const Command *C) {
  error(Message,
        C ? "see ukl " + C->Name + " --help" : Twine("see ukl --help"));
  return C ? C->UsageStatus : 1;
}

/// The option of \p C that is spelled most like \p Spelling. Empty if none is
/// similar.
static std::string nearestOption(StringRef Spelling, const Command *C) {
  constexpr unsigned MaxDistance = 2;
  std::string Nearest;
  if (!C || optionTable().findNearest(Spelling, Nearest) > MaxDistance)
    return "";
  // Nearest is a name and, if that ends with '=', the user's value.
  StringRef Name = StringRef(Nearest).split('=').first;
  bool Known = any_of(InfoTable, [&](const OptTable::Info &I) {
    return I.getPrefixedName(OptionStrTable).rtrim('=') == Name &&
           takes(*C, I.ID);
  });
  return Known ? Nearest : "";
}

/// Prints an error and returns the exit status if \p Args has an option that \p
/// C does not take.
static std::optional<int> checkOptions(const InputArgList &Args,
                                       const Command *C) {
  for (const Arg *A : Args) {
    const Option &O = A->getOption();
    if (O.matches(OPT_INPUT) || (C && takes(*C, O.getID())))
      continue;
    std::string Spelling = A->getAsString(Args);
    std::string Nearest = nearestOption(Spelling, C);
    return usageError(
        "unknown option '" + Spelling + "'" +
            (Nearest.empty() ? Twine("") : ", did you mean '" + Nearest + "'?"),
        C);
  }
  return std::nullopt;
}

/// Handles a command line without a command.
static int runWithoutCommand(ArrayRef<const Command *> Commands,
                             const InputArgList &Args) {
  if (Args.hasArg(OPT_help)) {
    printCommands(outs(), Commands);
    return 0;
  }
  if (Args.hasArg(OPT_version)) {
    outs() << "ukl with LLVM " << llvmVersion() << '\n';
    return 0;
  }
  if (std::optional<int> Status = checkOptions(Args, nullptr))
    return *Status;
  printCommands(errs(), Commands);
  return 1;
}

int runCommandLine(ArrayRef<const Command *> Commands,
                   ArrayRef<const char *> Argv) {
  unsigned MissingIndex, MissingCount;
  InputArgList All = optionTable().ParseArgs(Argv, MissingIndex, MissingCount);
  auto Operands = All.filtered(OPT_INPUT);
  const Arg *Name = Operands.empty() ? nullptr : *Operands.begin();
  if (!Name && !MissingCount)
    return runWithoutCommand(Commands, All);
  const Command *C = nullptr;
  if (Name) {
    const auto *Found = find_if(Commands, [&](const Command *Candidate) {
      return Candidate->Name == Name->getValue();
    });
    if (Found == Commands.end())
      return usageError(Twine("unknown command '") + Name->getValue() + "'",
                        nullptr);
    C = *Found;
  }
  if (MissingCount)
    return usageError(Twine("option '") + All.getArgString(MissingIndex) +
                          "' needs a value",
                      C);
  // Parse again without the command's name, so that only its operands are left.
  std::vector<const char *> Own(Argv);
  Own.erase(Own.begin() + Name->getIndex());
  InputArgList Args = optionTable().ParseArgs(Own, MissingIndex, MissingCount);
  if (Args.hasArg(OPT_help)) {
    printHelp(*C);
    return 0;
  }
  if (std::optional<int> Status = checkOptions(Args, C))
    return *Status;
  // Programs that we start use the cache too, and read this variable.
  if (const Arg *A = Args.getLastArg(OPT_cache_dir))
    setenv("UKL_CACHE", A->getValue(), /*overwrite=*/1);
  return C->Main(Args);
}

Expected<unsigned> numberValue(const Arg &A, unsigned Min, unsigned Max) {
  unsigned Value;
  if (StringRef(A.getValue()).getAsInteger(10, Value) || Value < Min ||
      Value > Max)
    return makeError("{0}: '{1}' is not a number from {2} to {3}",
                     A.getSpelling().rtrim('='), A.getValue(), Min, Max);
  return Value;
}

Error readNumbers(const InputArgList &Args, ArrayRef<NumberOption> Numbers) {
  for (const NumberOption &N : Numbers) {
    const Arg *A = Args.getLastArg(N.Option);
    if (!A)
      continue;
    Expected<unsigned> Value = numberValue(*A, N.Min, N.Max);
    if (!Value)
      return Value.takeError();
    N.Value = *Value;
  }
  return Error::success();
}

Error noSuchValue(StringRef Option, StringRef Value, StringRef Kind,
                  ArrayRef<StringRef> Values) {
  return withHint(makeError("{0}{1}: no such {2}", Option, Value, Kind),
                  "use one of: " + join(Values, ", "));
}

} // namespace ukl
