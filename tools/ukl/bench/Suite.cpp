//===- Suite.cpp - The programs that are measured -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Suite.h"

#include "common/Container.h"
#include "common/ElfFile.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/support/Progress.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static constexpr StringLiteral SuitesFile = "suites.json";

/// The bytes of "nopl UKL_MARKER_BEGIN(%rax,%rax,1)".
static std::string beginMarker() {
  std::string Bytes("\x0f\x1f\x84\x00", 4);
  char Displacement[4];
  support::endian::write32le(Displacement, UKL_MARKER_BEGIN);
  return Bytes.append(Displacement, sizeof(Displacement));
}

static bool readPaths(const json::Object &From, StringRef Key, StringRef Dir,
                      std::vector<std::string> &Paths) {
  const json::Array *Names = From.getArray(Key);
  if (!Names)
    return false;
  for (const json::Value &Name : *Names) {
    std::optional<StringRef> Text = Name.getAsString();
    if (!Text)
      return false;
    Paths.push_back(pathIn(Dir, *Text));
  }
  return true;
}

/// Reads the executable of a suite that has no sources.
static void readExecutable(const json::Object &From, Suite &S) {
  StringRef Path = From.getString("executable").value_or("");
  if (Path.empty())
    return;
  S.ProgramFile = pathIn(installPrefix(), Path);
  S.BuildTarget = From.getString("target").value_or("").str();
}

static bool readSuite(const json::Value &From, StringRef Dir, Suite &S) {
  const json::Object *Object = From.getAsObject();
  if (!Object)
    return false;
  S.Name = Object->getString("name").value_or("").str();
  S.ImageName = Object->getString("image").value_or(S.Name).str();
  S.Summary = Object->getString("summary").value_or("").str();
  if (StringRef Script = Object->getString("script").value_or("");
      !Script.empty())
    S.Script = pathIn(Dir, Script);
  readExecutable(*Object, S);
  if (Object->get("guest") && !readPaths(*Object, "guest", Dir, S.Guest))
    return false;
  if (Object->get("built_guest") &&
      !readPaths(*Object, "built_guest", installPrefix(), S.Guest))
    return false;
  return !S.Name.empty() && readPaths(*Object, "program", Dir, S.Program) &&
         readPaths(*Object, "client", Dir, S.Client) &&
         S.Program.empty() != S.ProgramFile.empty();
}

/// Reads the list of suites in \p Path. Sources and scripts are beside it.
static Expected<std::vector<Suite>> readSuites(const std::string &Path) {
  StringRef Dir = sys::path::parent_path(Path);
  Expected<std::unique_ptr<MemoryBuffer>> Buffer = openFile(Path);
  if (!Buffer)
    return Buffer.takeError();
  Expected<json::Value> Value = json::parse((*Buffer)->getBuffer());
  if (!Value)
    return withContext(Path, Value.takeError());
  const json::Array *List = Value->getAsArray();
  if (!List)
    return makeError("{0}: not a list of suites", Path);
  std::vector<Suite> Suites;
  for (const json::Value &Item : *List)
    if (!readSuite(Item, Dir, Suites.emplace_back()))
      return makeError("{0}: suite {1} lacks a name, a program or a client "
                       "(an empty list if it has none), or has both a program "
                       "and an executable",
                       Path, Suites.size());
  return std::move(Suites);
}

static Error unknownSuite(StringRef Name, ArrayRef<Suite> Suites) {
  constexpr unsigned MaxDistance = 3;
  const Suite *Nearest = nullptr;
  unsigned Best = MaxDistance + 1;
  for (const Suite &S : Suites)
    if (unsigned Distance = Name.edit_distance(S.Name); Distance < Best) {
      Best = Distance;
      Nearest = &S;
    }
  std::string List = "the suites are:";
  for (const Suite &S : Suites)
    List += formatv("\n  {0,-10} {1}", S.Name, S.Summary);
  List +=
      "\nan executable is named by a path with a '/', such as ./" + Name.str();
  return withHint(Nearest ? makeError("no suite '{0}', did you mean '{1}'?",
                                      Name, Nearest->Name)
                          : makeError("no suite '{0}'", Name),
                  List);
}

/// True for a suite whose program has not been built. If the user has named no
/// suite, it is left out, with a note.
static bool isLeftOut(const Suite &S) {
  if (S.BuildTarget.empty() || sys::fs::exists(S.ProgramFile))
    return false;
  errs() << formatv("{0}: suite {1} is left out: its program is not built "
                    "(cmake --build build --target {2})\n",
                    toolName(), S.Name, S.BuildTarget);
  return true;
}

static Error checkBuilt(const Suite &S) {
  if (S.BuildTarget.empty() || sys::fs::exists(S.ProgramFile))
    return Error::success();
  return withHint(
      makeError("suite {0}: {1} is not built", S.Name, S.ProgramFile),
      "cmake --build build --target " + S.BuildTarget);
}

Expected<std::vector<Suite>> chooseSuites(const BenchOptions &Options,
                                          StringRef ProjectDir) {
  Expected<std::vector<Suite>> All =
      readSuites(pathIn(pathIn(ProjectDir, "bench"), SuitesFile));
  if (!All)
    return All.takeError();
  if (Options.Programs.empty()) {
    erase_if(*All, isLeftOut);
    return All;
  }
  std::vector<Suite> Chosen;
  for (StringRef Name : Options.Programs) {
    if (Name.contains('/') && Name.ends_with(".json")) {
      Expected<std::vector<Suite>> Own = readSuites(Name.str());
      if (!Own)
        return Own.takeError();
      for (const Suite &S : *Own)
        if (Error E = checkBuilt(S))
          return std::move(E);
      append_range(Chosen, *Own);
      continue;
    }
    if (Name.contains('/')) {
      Suite S;
      S.Name = S.ImageName = sys::path::filename(Name).str();
      S.ProgramFile = Name.str();
      S.IsUserProgram = true;
      Chosen.push_back(S);
      continue;
    }
    auto Found = find_if(*All, [&](const Suite &S) { return S.Name == Name; });
    if (Found == All->end())
      return unknownSuite(Name, *All);
    if (Error E = checkBuilt(*Found))
      return std::move(E);
    if (none_of(Chosen, [&](const Suite &S) { return S.Name == Name; }))
      Chosen.push_back(*Found);
  }
  return std::move(Chosen);
}

static Expected<bool> hasMarkers(StringRef Path) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Path);
  if (!Object)
    return Object.takeError();
  for (const SectionRef &Section : Object->getBinary()->sections()) {
    if (!Section.isText())
      continue;
    Expected<StringRef> Contents = Section.getContents();
    if (!Contents)
      return withContext(Path, Contents.takeError());
    if (Contents->contains(beginMarker()))
      return true;
  }
  return false;
}

/// Finds the file that has markers: the program or its client. Fails if neither
/// has any.
static Error findMarkers(Suite &S) {
  for (const std::string &Path : {S.ProgramFile, S.ClientFile}) {
    if (Path.empty())
      continue;
    Expected<bool> Found = hasMarkers(Path);
    if (!Found)
      return Found.takeError();
    if (!*Found)
      continue;
    S.MeasuredFile = Path;
    return Error::success();
  }
  return withHint(makeError("{0}: no markers in its code, so there is nothing "
                            "to measure",
                            S.ProgramFile),
                  "include bench/ukl_bench.h, and put ukl_bench_start() and "
                  "ukl_bench_stop() around what is to be measured");
}

static Error compile(ArrayRef<std::string> Sources, ArrayRef<std::string> Flags,
                     StringRef ProjectDir, StringRef Output, bool Verbose) {
  std::vector<std::string> Command = {
      pathIn(pathIn(installPrefix(), "bin"), "clang"), "-fukl", "-O2",
      "-I" + pathIn(ProjectDir, "bench")};
  append_range(Command, Sources);
  append_range(Command, Flags);
  append_range(Command, std::vector<std::string>{"-o", Output.str()});
  RunOptions Options;
  Options.Verbose = Verbose;
  Options.StderrFile = Output.str() + ".log";
  return run(Command, Options);
}

Error compileSuite(Suite &S, StringRef ProjectDir, StringRef Dir,
                   bool Verbose) {
  if (!S.IsUserProgram) {
    Progress Step("compiling " + S.Name, Verbose);
    if (!S.Program.empty()) {
      S.ProgramFile = pathIn(Dir, S.Name);
      if (Error E = compile(S.Program, {}, ProjectDir, S.ProgramFile, Verbose))
        return E;
    }
    if (!S.Client.empty()) {
      S.ClientFile = pathIn(Dir, S.Name + "-client");
      std::string Base = formatv("-Wl,--image-base={0:x}", ClientBase);
      if (Error E =
              compile(S.Client, {Base}, ProjectDir, S.ClientFile, Verbose))
        return E;
    }
    Step.done();
  }
  // Check first that it is an executable of -fukl.
  if (Expected<Container> C = readContainer(S.ProgramFile); !C)
    return C.takeError();
  return findMarkers(S);
}

/// The names of the suite's cases. The program prints them with --list, on this
/// machine.
static Expected<std::vector<std::string>> casesOf(const Suite &S) {
  Expected<std::string> List = runForOutput({S.MeasuredFile, "--list"});
  if (!List)
    return List.takeError();
  std::vector<std::string> Names;
  SmallVector<StringRef, 0> Lines;
  StringRef(*List).split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (StringRef Line : Lines)
    Names.push_back(Line.split(' ').first.str());
  return std::move(Names);
}

Error chooseCases(std::vector<Suite> &Suites, ArrayRef<std::string> Cases) {
  if (Cases.empty())
    return Error::success();
  std::vector<std::string> All;
  std::vector<Suite> Chosen;
  for (const Suite &S : Suites) {
    if (S.IsUserProgram)
      return makeError("--case is for suites; {0} has no such option",
                       S.ProgramFile);
    Expected<std::vector<std::string>> Own = casesOf(S);
    if (!Own)
      return Own.takeError();
    Suite &Kept = Chosen.emplace_back(S);
    Kept.Cases.clear();
    for (const std::string &Name : *Own)
      if (is_contained(Cases, Name))
        Kept.Cases.push_back(Name);
    if (Kept.Cases.empty())
      Chosen.pop_back();
    append_range(All, *Own);
  }
  for (const std::string &Name : Cases)
    if (!is_contained(All, Name))
      return withHint(makeError("--case={0}: no such case", Name),
                      "the cases are: " + join(All, ", "));
  Suites = std::move(Chosen);
  return Error::success();
}

} // namespace ukl
