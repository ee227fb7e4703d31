//===- MeasuredGuest.cpp - One boot that measures -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One guest runs the same program twice, in ring 3 and in ring 0, so that both
// are measured on the same kernel in the same state.
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/MeasuredGuest.h"

#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/bench/AddressMap.h"
#include "ukl/guest/Guest.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>

using namespace llvm;

namespace ukl {

/// Paths in the guest, without the slash at their start.
static constexpr StringLiteral GuestProgram = "run/ukl/program";
static constexpr StringLiteral GuestClient = "run/ukl/client";
static constexpr StringLiteral GuestScript = "run/ukl/suite-script";

/// The mark of /init's reports. It is the same in every run, because the
/// guest's files must not differ between runs.
static constexpr StringLiteral BenchMark = "ukl-bench-guest";

/// How often --native runs each case.
static constexpr unsigned NativeRounds = 15;

Expected<GuestCode> GuestCode::load(const Suite &S, StringRef Image) {
  GuestCode Code;
  Code.IsBaseline = Image.empty();
  if (!Code.IsBaseline) {
    Expected<ElfSymbols> Symbols = ElfSymbols::load(Image);
    if (!Symbols)
      return Symbols.takeError();
    Code.Image = std::move(*Symbols);
  }
  Expected<ElfSymbols> Program = ElfSymbols::load(S.ProgramFile);
  if (!Program)
    return Program.takeError();
  Code.Program = std::move(*Program);
  if (!S.ClientFile.empty()) {
    Expected<ElfSymbols> Client = ElfSymbols::load(S.ClientFile);
    if (!Client)
      return Client.takeError();
    Code.Client = std::move(*Client);
  }
  Code.ImageApp = programText(Code.Image);
  return std::move(Code);
}

GuestVariant guestVariant(unsigned N) {
  GuestVariant V;
  if (N == 0)
    return V;
  V.Seed = N + 1;
  // Nothing reads this parameter. But the kernel keeps its command line in
  // memory, and uses it for its random numbers.
  V.KernelParameter = "ukl_bench.variant=" + std::string(size_t(7) * N, 'x');
  V.MemoryMiB += 16 * N;
  V.EnvironmentBytes = 40 * N;
  return V;
}

Expected<std::string> qemuPluginPath() {
  const char *Env = std::getenv("UKL_QEMU_PLUGIN");
  std::string Path =
      Env && *Env ? Env : pathIn(installPrefix(), "lib/libukl-qemu-plugin.so");
  if (sys::fs::is_regular_file(Path))
    return Path;
  return withHint(makeError("no QEMU plugin {0}", Path),
                  "build it with: cmake --build build; or set UKL_QEMU_PLUGIN "
                  "to another one");
}

static std::string programArguments(const Suite &S,
                                    const BenchOptions &Options) {
  std::string Arguments = formatv("--scale={0} --rounds={1}", Options.Scale,
                                  Options.Native ? NativeRounds : 1);
  for (const std::string &Case : S.Cases)
    Arguments += " --case=" + Case;
  return Arguments;
}

/// The guest's script: the phases, one after the other.
static std::string phaseScript(const GuestRequest &Request) {
  const std::string Programs[NumRings] = {"/" + GuestProgram.str(), "/UKL"};
  const Suite &S = Request.S;
  std::string Text;
  raw_string_ostream OS(Text);
  if (Request.Variant.EnvironmentBytes)
    OS << "export UKL_BENCH_VARIANT="
       << std::string(Request.Variant.EnvironmentBytes, 'x') << '\n';
  // A user's program does not have the options of the suites.
  OS << "CLIENT=/" << GuestClient << "\nARGS="
     << shellWord(S.IsUserProgram ? "" : programArguments(S, Request.Options))
     << '\n';
  // A distribution's kernel tests its ciphers in the background after it has
  // booted. An idle guest's time jumps, so this takes no time here.
  if (Request.Code.IsBaseline)
    OS << "sleep 10\n";
  for (unsigned R = Ring3; R != (Request.Code.IsBaseline ? Ring0 : NumRings);
       ++R) {
    OS << "echo ukl-bench phase " << RingNames[R] << "\nAPP=" << Programs[R]
       << "\n(\n"
       << (S.Script.empty() ? "\"$APP\" $ARGS" : ". /" + GuestScript.str())
       << "\n) || exit\n";
  }
  return Text;
}

static Error keepTexts(const GuestRequest &Request, const GuestTexts &Texts) {
  StringRef Folder = Request.Options.Keep;
  if (Folder.empty())
    return Error::success();
  std::string Dir = pathIn(Folder, Request.KeepName);
  if (std::error_code EC = sys::fs::create_directories(Dir))
    return makeError("cannot create '{0}': {1}", Dir, EC.message());
  if (Error E = writeFile(pathIn(Dir, "guest.log"), Texts.Guest))
    return E;
  return writeFile(pathIn(Dir, "plugin.jsonl"), Texts.Plugin);
}

/// The error for a plugin that QEMU has refused, with QEMU's message.
static Error pluginRefused(StringRef QemuSays) {
  return withHint(makeError("QEMU refuses the plugin: {0}", QemuSays.trim()),
                  "plugin and QEMU must be of one version: install QEMU's "
                  "Debian package (scripts/install-deps) and build again with "
                  "cmake --build build");
}

/// What the logs of a failed or stopped boot say about its windows, for an
/// error.
static std::string windowState(const GuestTexts &Texts) {
  Expected<GuestLog> Guest = parseGuestLog(Texts.Guest);
  Expected<PluginLog> Plugin = parsePluginLog(Texts.Plugin);
  std::string State;
  if (Guest && !Guest->Windows.empty())
    State = formatv("the last window reported is {0} in {1}",
                    Guest->Windows.back().Case,
                    RingTitles[Guest->Windows.back().In]);
  else if (Guest)
    State = "no window has been reported";
  if (Plugin && Plugin->OpenWindow)
    State += formatv("; window {0} was begun and never ended",
                     Plugin->OpenWindow.value_or(0));
  if (!Guest)
    consumeError(Guest.takeError());
  if (!Plugin)
    consumeError(Plugin.takeError());
  return State;
}

/// Fails if the guest did not end well. Prints what happened in it on stderr.
static Error checkEnd(Guest &G, const GuestRequest &Request,
                      const GuestTexts &Texts) {
  std::string What = Request.S.Name + " in the guest";
  if (G.howEnded() == SessionEnd::Interrupted)
    return makeError("interrupted");
  if (G.howEnded() == SessionEnd::TimedOut)
    return makeError("{0}: {1}", What, windowState(Texts));
  if (!G.console().end()) {
    (void)G.report();
    return makeError("{0}: {1}", What, windowState(Texts));
  }
  Expected<GuestLog> Log = parseGuestLog(Texts.Guest);
  if (!Log)
    return Log.takeError();
  if (!Log->Failures.empty())
    return makeError("{0}: case {1} ({2})", What, Log->Failures.front(),
                     Log->Phases.empty() ? "before the first phase"
                                         : RingTitles[Log->Phases.back()]);
  if (int Status = G.report())
    return withHint(
        makeError(
            "{0}: exit status {1}{2}", What, Status,
            Log->Phases.empty()
                ? ""
                : formatv(" in {0}", RingTitles[Log->Phases.back()]).str()),
        "its last output:" + lastLines(Texts.Guest));
  return Error::success();
}

/// Adds the plugin and its arguments to \p Guest, and writes its map file.
static Error preparePlugin(GuestOptions &Guest, const GuestRequest &Request,
                           StringRef Map, StringRef Out) {
  Expected<std::string> Plugin = qemuPluginPath();
  if (!Plugin)
    return Plugin.takeError();
  Expected<std::string> Text = pluginMap(Request.Code);
  if (!Text)
    return Text.takeError();
  std::string Argument = formatv("{0},map={1},out={2}", *Plugin, Map, Out);
  if (Request.Options.Cache)
    Argument += ",cache=on";
  if (Request.Options.Stacks && !Request.Code.IsBaseline)
    Argument += ",stacks=on";
  makeRepeatable(Guest, Request.Variant.Seed);
  Guest.QemuArgs.insert(Guest.QemuArgs.end(), {"-plugin", Argument});
  return writeFile(Map, *Text);
}

static GuestOptions guestOptions(const GuestRequest &Request) {
  GuestOptions Guest;
  Guest.Image = Request.Image;
  Guest.IsOtherKernel = Request.Code.IsBaseline;
  Guest.Mode = GuestMode::Script;
  Guest.Network = false;
  Guest.MemoryMiB = Request.Variant.MemoryMiB;
  Guest.TimeoutSeconds = Request.Options.Timeout;
  Guest.Qemu = Request.Options.Qemu;
  Guest.Verbose = Request.Options.Verbose;
  if (!Request.Variant.KernelParameter.empty())
    Guest.KernelParameters.push_back(Request.Variant.KernelParameter);
  Guest.Overlays = Request.S.Guest;
  Guest.Files.push_back({GuestProgram.str(), Request.S.ProgramFile});
  if (!Request.S.ClientFile.empty())
    Guest.Files.push_back({GuestClient.str(), Request.S.ClientFile});
  if (!Request.S.Script.empty())
    Guest.Files.push_back({GuestScript.str(), Request.S.Script});
  return Guest;
}

Expected<GuestTexts> bootBenchGuest(const GuestRequest &Request) {
  const BenchOptions &Options = Request.Options;
  Expected<TempDir> Temp = TempDir::create("ukl-bench");
  if (!Temp)
    return Temp.takeError();
  std::string Out = Temp->file("out");
  GuestOptions Config = guestOptions(Request);
  Config.Script = Temp->file("script");
  if (Error E = writeFile(Config.Script, phaseScript(Request)))
    return std::move(E);
  if (!Options.Native)
    if (Error E = preparePlugin(Config, Request, Temp->file("map"), Out))
      return std::move(E);

  Expected<std::unique_ptr<Guest>> G =
      Guest::prepare(Config, InputKind::None, BenchMark, nullptr);
  if (!G)
    return G.takeError();
  GuestTexts Texts;
  if (Error E = (*G)->run([&](StringRef Bytes) {
        Texts.Guest += Bytes;
        if (Options.Verbose)
          errs() << Bytes;
      }))
    return std::move(E);
  StringRef QemuSays = (*G)->session().qemuErrors();
  if (!(*G)->console().isReady() && QemuSays.contains("plugin"))
    return pluginRefused(QemuSays);
  if ((*G)->howEnded() == SessionEnd::TimedOut) {
    (void)(*G)->report();
    // The plugin reports an open window only if QEMU ends by itself.
    (*G)->session().quitQemu();
  }
  Texts.Plugin = readText(Out);
  if (Error E = keepTexts(Request, Texts))
    return std::move(E);
  if (Error E = checkEnd(**G, Request, Texts))
    return std::move(E);
  return std::move(Texts);
}

} // namespace ukl
