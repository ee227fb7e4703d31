//===- LinkRequest.cpp - The options of a link ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/LinkRequest.h"

#include "common/Diagnostics.h"
#include "ukl/cache/Cache.h"
#include "ukl/support/Options.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

/// The levels, starting with the one that changes least.
static const SyscallLevel SyscallLevels[] = {
    {"entry",
     "ukl-syscalls<entry>,lto<{0}>,ukl-data-placement<late>,"
     "ukl-stack-alignment",
     /*NeedsKernelBitcode=*/false},
    {"direct",
     "ukl-syscalls<direct>,lto<{0}>,ukl-data-placement<late>,"
     "ukl-stack-alignment",
     /*NeedsKernelBitcode=*/true},
};

static constexpr std::pair<LtoScope, StringLiteral> LtoScopes[] = {
    {LtoScope::Gates, "gates"},
    {LtoScope::Calls, "calls"},
    {LtoScope::Profile, "profile"},
    {LtoScope::All, "all"},
};

StringRef name(LtoScope Scope) {
  return find_if(LtoScopes, [&](auto &Entry) { return Entry.first == Scope; })
      ->second;
}

static constexpr StringLiteral OptLevels[] = {"O1", "O2", "O3"};

std::string LinkRequest::linkPasses() const {
  return Profile.passes() +
         formatv(false, Syscalls->LinkPasses, OptLevel).str();
}

LtoScope LinkRequest::scope() const {
  if (Fast)
    return LtoScope::Gates;
  LtoScope Scope = Lto.value_or(LtoScope::Profile);
  return Scope == LtoScope::Profile && Profile.Use.empty() ? LtoScope::Calls
                                                           : Scope;
}

ArrayRef<SyscallLevel> syscallLevels() { return SyscallLevels; }

Expected<const SyscallLevel *> findSyscallLevel(StringRef Name) {
  const SyscallLevel *Level = find_if(
      SyscallLevels, [&](const SyscallLevel &L) { return L.Name == Name; });
  if (Level == std::end(SyscallLevels))
    return noSuchValue("--syscalls=", Name, "level",
                       {SyscallLevels[0].Name, SyscallLevels[1].Name});
  return Level;
}

Expected<std::optional<LtoScope>> readLtoScope(const InputArgList &Args,
                                               bool Fast) {
  const Arg *A = Args.getLastArg(OPT_lto);
  if (!A)
    return std::nullopt;
  if (Fast)
    return withHint(makeError("--lto and --fast exclude each other: a fast "
                              "link takes all of the kernel as machine code"),
                    "leave out one of them");
  ArrayRef Scopes = ArrayRef(LtoScopes).drop_front(); // that of --fast
  for (auto [Scope, Name] : Scopes)
    if (Name == A->getValue())
      return Scope;
  return noSuchValue("--lto=", A->getValue(), "scope",
                     {Scopes[0].second, Scopes[1].second, Scopes[2].second});
}

static Error readOptLevel(const InputArgList &Args, LinkRequest &Request) {
  if (Request.Fast) {
    Request.OptLevel = "O0";
    if (const Arg *A = Args.getLastArg(OPT_opt_level))
      return withHint(
          makeError("{0} and --fast exclude each other: a fast link "
                    "optimises nothing",
                    A->getAsString(Args)),
          "leave out one of them");
    return Error::success();
  }
  Request.OptLevel = "O" + Args.getLastArgValue(OPT_opt_level, "2").str();
  if (!is_contained(OptLevels, Request.OptLevel))
    return noSuchValue("-", Request.OptLevel, "level", {"-O1", "-O2", "-O3"});
  return Error::success();
}

Error readLinkLevels(const InputArgList &Args, LinkRequest &Request) {
  Expected<const SyscallLevel *> Level = findSyscallLevel(
      Args.getLastArgValue(OPT_syscalls, syscallLevels().back().Name));
  if (!Level)
    return Level.takeError();
  Request.Syscalls = *Level;
  if (Error E = readOptLevel(Args, Request))
    return E;
  Expected<std::optional<LtoScope>> Lto = readLtoScope(Args, Request.Fast);
  if (!Lto)
    return Lto.takeError();
  Request.Lto = *Lto;
  return Error::success();
}

/// A profile that the command collects itself comes after the options.
static Error checkLtoScope(const LinkRequest &Request) {
  if (Request.Lto == LtoScope::Profile && Request.Profile.Use.empty())
    return withHint(makeError("--lto=profile without a profile"),
                    "add --profile=<file>");
  return Error::success();
}

Error readLinkRequest(const InputArgList &Args, LinkRequest &Request) {
  std::vector<std::string> Programs = Args.getAllArgValues(OPT_INPUT);
  if (Programs.size() != 1)
    return withHint(makeError("`ukl link` takes one program"),
                    "see ukl link --help");
  Request.Program = Programs.front();
  if (!Args.hasArg(OPT_output))
    return withHint(makeError("no name for the image"),
                    "add -o " + Request.Program + ".img");
  Request.Output = Args.getLastArgValue(OPT_output).str();
  Request.Fast = Args.hasArg(OPT_fast);
  Request.Verbose = Args.hasArg(OPT_verbose);

  if (Error E = readLinkLevels(Args, Request))
    return E;
  if (Error E = readProfileOptions(Args, Request.Fast, Request.Profile))
    return E;
  if (Error E = checkLtoScope(Request))
    return E;

  if (Args.hasArg(OPT_save_temps, OPT_save_temps_eq)) {
    SmallString<128> Dir(
        Args.getLastArgValue(OPT_save_temps_eq, Request.Output + ".temps"));
    if (std::error_code EC = sys::fs::make_absolute(Dir))
      return makeError("{0}: {1}", Dir, EC.message());
    if (Error E = checkKernelFolder(Dir, "folder for intermediate files",
                                    "name another with --save-temps=<dir>"))
      return E;
    Request.SaveTemps = std::string(Dir);
  }
  return Error::success();
}

} // namespace ukl
