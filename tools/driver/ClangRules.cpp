//===- ClangRules.cpp - What -fukl does to clang's options ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// -fukl accepts all options of clang, except those that cannot work in a static
// executable with our C library. The tables below list all special cases.
//
//===----------------------------------------------------------------------===//

#include "ClangRules.h"

#include "common/Diagnostics.h"

#include "clang/Options/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/TargetParser/Triple.h"

using namespace llvm;
using namespace clang::options;

namespace ukl {

static constexpr UklFlag Flags[] = {
    {"-fukl", "",
     "Compile for a unikernel: objects carry bitcode, linking gives a static "
     "executable for 'ukl link'"},
    {"-fno-ukl", "", "Undo -fukl (the last of -fukl and -fno-ukl counts)"},
    {"-fukl-allow-dlopen", "--ukl-allow-dlopen",
     "Link programs that refer to dlopen, dlsym...: the calls fail at run "
     "time, as there are no shared libraries"},
};

ArrayRef<UklFlag> uklFlags() { return Flags; }

namespace {

enum Action : uint8_t {
  Drop,    ///< not passed on: it has no effect, or -fukl sets it
  Quiet,   ///< passed to clang, without clang's warning about unused options
  Warn,    ///< not passed on, with a warning that it has no effect
  Forbid,  ///< an error, because it cannot work
  ToLinker ///< ukl-ld gets the option in Text instead
};

struct Rule {
  ID Option;
  Action What;
  StringLiteral Text; ///< the reason, or the option for ukl-ld
};

} // namespace

static constexpr StringLiteral NeedsRuntime =
    "its run-time library is not part of the static C library of -fukl";

static constexpr Rule Rules[] = {
    // The kind of executable. Build systems add these without being asked.
    {OPT_static, Drop, ""},
    {OPT_pie, Drop, ""},
    {OPT_no_pie, Drop, ""},
    {OPT_rdynamic, Drop, ""},
    {OPT_dynamic, Drop, ""},
    {OPT_static_pie, Warn, "the executable is not position-independent"},
    // At the link, clang only uses it to choose a library, and -fukl chooses
    // its own.
    {OPT_pthread, Quiet, ""},
    {OPT_shared_libgcc, Drop, ""},
    {OPT_static_libgcc, Drop, ""},

    // Every object is a fat object for full LTO, and ukl-ld links them.
    {OPT_flto, Drop, ""},
    {OPT_flto_EQ, Drop, ""},
    {OPT_fno_lto, Drop, ""},
    {OPT_ffat_lto_objects, Drop, ""},
    {OPT_fno_fat_lto_objects, Drop, ""},
    {OPT_fuse_ld_EQ, Drop, ""},
    {OPT_ld_path_EQ, Warn, "-fukl has its own linker"},

    {OPT_nostdlib, ToLinker, "--ukl-nostdlib"},
    {OPT_nostartfiles, ToLinker, "--ukl-nostartfiles"},
    {OPT_nodefaultlibs, ToLinker, "--ukl-nodefaultlibs"},
    {OPT_nolibc, ToLinker, "--ukl-nolibc"},

    {OPT_m32, Forbid, "-fukl is for x86-64 only"},
    {OPT_mx32, Forbid, "-fukl is for x86-64 only"},
    {OPT_m16, Forbid, "-fukl is for x86-64 only"},
    {OPT__sysroot_EQ, Forbid,
     "-fukl has its own C library; set the environment variable UKL_SYSROOT to "
     "use another one"},
    {OPT_fprofile_generate, Forbid, NeedsRuntime},
    {OPT_fprofile_generate_EQ, Forbid, NeedsRuntime},
    {OPT_fprofile_instr_generate, Forbid, NeedsRuntime},
    {OPT_fprofile_instr_generate_EQ, Forbid, NeedsRuntime},
    {OPT_coverage, Forbid, NeedsRuntime},
    {OPT_fprofile_arcs, Forbid, NeedsRuntime},
    {OPT_ftest_coverage, Forbid, NeedsRuntime},
    {OPT_fxray_instrument, Forbid, NeedsRuntime},
    {OPT_pg, Forbid, NeedsRuntime},
    {OPT_fopenmp, Forbid, NeedsRuntime},
    {OPT_fopenmp_EQ, Forbid, NeedsRuntime},
};

/// Sanitizers that call into a library, unless -fsanitize-trap replaces it.
static constexpr StringLiteral RuntimeSanitizers[] = {
    "address", "hwaddress", "memory", "thread",    "leak",      "dataflow",
    "fuzzer",  "realtime",  "type",   "numerical", "safe-stack"};

static Error forbidden(StringRef Spelling, StringRef Reason) {
  return makeError("'{0}' cannot be used with -fukl: {1}", Spelling, Reason);
}

static Error checkTarget(const opt::Arg &A) {
  Triple T(Triple::normalize(A.getValue()));
  if (T.getArch() == Triple::x86_64 && T.isOSLinux() && !T.isX32())
    return Error::success();
  return forbidden(A.getSpelling().str() + A.getValue(),
                   "-fukl is for x86_64-linux only");
}

static Error checkSanitizers(const opt::InputArgList &Args, const opt::Arg &A) {
  bool Traps = Args.hasArg(OPT_fsanitize_trap_EQ);
  for (StringRef Value : A.getValues())
    if (is_contained(RuntimeSanitizers, Value) ||
        (Value == "undefined" && !Traps))
      return withHint(
          forbidden(A.getSpelling().str() + Value.str(), NeedsRuntime),
          "-fsanitize=undefined -fsanitize-trap=undefined works");
  return Error::success();
}

/// The flag of ours that \p A is, or null. clang's table does not know them.
static const UklFlag *findFlag(const opt::Arg &A) {
  if (!A.getOption().matches(OPT_UNKNOWN))
    return nullptr;
  const UklFlag *Flag = find_if(
      Flags, [&](const UklFlag &F) { return F.Name == A.getSpelling(); });
  return Flag == std::end(Flags) ? nullptr : Flag;
}

bool isUklFlag(const opt::Arg &A, StringRef Name) {
  const UklFlag *Flag = findFlag(A);
  return Flag && (Name.empty() || Flag->Name == Name);
}

/// Applies the rule for \p A. Returns false if there is none, so that clang
/// must get \p A.
static Expected<bool> applyRule(const opt::Arg &A, ClangCommand &Result) {
  const Rule *R = find_if(
      Rules, [&](const Rule &R) { return A.getOption().matches(R.Option); });
  if (R == std::end(Rules))
    return false;
  switch (R->What) {
  case Drop:
    break;
  case Quiet:
    append_range(Result.UserArgs,
                 ArrayRef<std::string>{"--start-no-unused-arguments",
                                       A.getSpelling().str(),
                                       "--end-no-unused-arguments"});
    break;
  case Warn:
    warning(A.getSpelling() + " has no effect with -fukl: " + R->Text);
    break;
  case Forbid:
    return forbidden(A.getSpelling(), R->Text);
  case ToLinker:
    Result.LinkerOptions.push_back(R->Text.str());
    break;
  }
  return true;
}

Expected<ClangCommand> applyRules(const opt::InputArgList &Args) {
  ClangCommand Result;
  for (const opt::Arg *A : Args) {
    const opt::Option &Option = A->getOption();
    if (Option.matches(OPT_target)) {
      if (Error E = checkTarget(*A))
        return std::move(E);
      continue; // uklArgs() adds one triple for all modules
    }
    if (Option.matches(OPT_fsanitize_EQ))
      if (Error E = checkSanitizers(Args, *A))
        return std::move(E);
    if (const UklFlag *Flag = findFlag(*A)) {
      if (!Flag->LinkerOption.empty())
        Result.LinkerOptions.push_back(Flag->LinkerOption.str());
      continue;
    }
    Expected<bool> Done = applyRule(*A, Result);
    if (!Done)
      return Done.takeError();
    if (*Done)
      continue;
    Result.HasInput |= Option.getKind() == opt::Option::InputClass ||
                       Option.hasFlag(LinkerInput);
    Result.PrintLibgcc |= Option.matches(OPT_print_libgcc_file_name);
    Result.EmitLLVM |= Option.matches(OPT_emit_llvm);
    Result.Help |= Option.matches(OPT_help);
    opt::ArgStringList Rendered;
    const opt::Arg &Written = A->getAlias() ? *A->getAlias() : *A;
    Written.render(Args, Rendered);
    Result.UserArgs.insert(Result.UserArgs.end(), Rendered.begin(),
                           Rendered.end());
  }
  if (Args.hasArg(OPT_v))
    Result.LinkerOptions.push_back("--ukl-verbose");
  if (Args.hasArg(OPT_save_temps_EQ))
    Result.LinkerOptions.push_back("--ukl-save-temps");
  return std::move(Result);
}

} // namespace ukl
