//===- LdOptions.cpp - The command line of ukl-ld -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LdOptions.h"

#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Option/Option.h"

using namespace llvm;

namespace ukl {

namespace {

enum ID : uint8_t {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "LdOptions.inc"
#undef OPTION
};

} // namespace

#define OPTTABLE_STR_TABLE_CODE
#include "LdOptions.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "LdOptions.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

using namespace llvm::opt;

static constexpr OptTable::Info InfoTable[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "LdOptions.inc"
#undef OPTION
};

namespace {

class LdOptTable : public GenericOptTable {
public:
  LdOptTable()
      : GenericOptTable(OptionStrTable, OptionPrefixesTable, InfoTable) {}
};

/// Options that would change the executable but not the bitcode in it.
struct NativeOnlyOption {
  ID Option;
  StringLiteral Effect;
};

} // namespace

static constexpr NativeOnlyOption NativeOnly[] = {
    {OPT_defsym, "the symbol is unknown to 'ukl link'"},
    {OPT_script, "'ukl link' uses the kernel's linker script"},
};

/// Options that mean nothing to a static executable, or that we replace.
static constexpr ID Dropped[] = {
    OPT_pie,    OPT_Bdynamic,        OPT_export_dynamic, OPT_lgcc_eh,
    OPT_lgcc_s, OPT_fat_lto_objects, OPT_version_script, OPT_dynamic_list};

static Error checkPossible(const InputArgList &Args, StringRef Output) {
  if (Args.hasArg(OPT_shared))
    return withHint(
        makeError("cannot link the shared library '{0}': -fukl links static "
                  "executables, -shared is not supported",
                  Output),
        "make a static library instead: llvm-ar-22 rcs lib<name>.a <objects>; "
        "with configure: --disable-shared --enable-static");
  if (const Arg *A = Args.getLastArg(OPT_wrap))
    return withHint(makeError("--wrap={0} is not supported with -fukl: it "
                              "would not change the calls in the bitcode",
                              A->getValue()),
                    "rename the calls with -D" + Twine(A->getValue()) +
                        "=__wrap_" + A->getValue() + " instead");
  if (const Arg *A = Args.getLastArg(OPT_entry))
    if (StringRef Name = A->getValue(); Name.empty() || isDigit(Name.front()))
      return withHint(makeError("{0}: the entry has to be a symbol, because "
                                "the image has other addresses",
                                A->getAsString(Args)),
                      "give the name of a function");
  for (const NativeOnlyOption &O : NativeOnly)
    if (const Arg *A = Args.getLastArg(O.Option))
      warning(Twine(A->getAsString(Args)) +
                  " has an effect on the executable only",
              O.Effect);
  return Error::success();
}

static void readFlags(const InputArgList &Args, LdOptions &Options) {
  Options.Output = Args.getLastArgValue(OPT_output, "a.out").str();
  Options.Entry = Args.getLastArgValue(OPT_entry).str();
  Options.Sysroot = Args.getLastArgValue(OPT_ukl_sysroot).str();
  Options.Relocatable = Args.hasArg(OPT_relocatable);
  Options.AllowDlopen = Args.hasArg(OPT_ukl_allow_dlopen);
  Options.Trace = Args.hasArg(OPT_trace);
  Options.Verbose = Args.hasArg(OPT_ukl_verbose);
  Options.SaveTemps = Args.hasArg(OPT_ukl_save_temps);
  if (const Arg *A = Args.getLastArg(OPT_dependency_file))
    Options.DependencyFile = A->getValue();

  bool NoStdLib = Args.hasArg(OPT_ukl_nostdlib) || Options.Relocatable;
  bool NoDefaultLibs = NoStdLib || Args.hasArg(OPT_ukl_nodefaultlibs);
  Options.StartFiles = !NoStdLib && !Args.hasArg(OPT_ukl_nostartfiles);
  Options.LibC = !NoDefaultLibs && !Args.hasArg(OPT_ukl_nolibc);
  Options.Builtins = !NoDefaultLibs;
}

static bool isOurs(const Arg &A) {
  return A.getOption().matches(OPT_output) ||
         A.getOption().matches(OPT_trace) ||
         A.getOption().getPrefixedName().starts_with("--ukl-") ||
         is_contained(Dropped, A.getOption().getID());
}

Expected<LdOptions> parseLdOptions(ArrayRef<const char *> Argv) {
  LdOptTable Table;
  unsigned MissingIndex, MissingCount;
  InputArgList Args = Table.ParseArgs(Argv, MissingIndex, MissingCount);
  if (MissingCount)
    return makeError("argument to '{0}' is missing",
                     Args.getArgString(MissingIndex));
  LdOptions Options;
  readFlags(Args, Options);
  if (Error E = checkPossible(Args, Options.Output))
    return std::move(E);
  if (Options.Sysroot.empty())
    return withHint(makeError("--ukl-sysroot is missing"),
                    "this linker is run by 'clang -fukl'");
  for (const Arg *A : Args) {
    if (isOurs(*A))
      continue;
    if (A->getOption().matches(OPT_lgcc)) {
      Options.NativeArgs.push_back("-lbuiltins");
      continue;
    }
    ArgStringList Rendered;
    (A->getAlias() ? *A->getAlias() : *A).render(Args, Rendered);
    Options.NativeArgs.insert(Options.NativeArgs.end(), Rendered.begin(),
                              Rendered.end());
  }
  return std::move(Options);
}

} // namespace ukl
