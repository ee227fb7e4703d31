//===- ReadBenchFile.cpp - Reading what `ukl bench` has measured ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "ukl/report/Data.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace ukl::report {

static constexpr StringLiteral Format = "ukl-bench";
static constexpr int64_t CurrentVersion = 1;

namespace {

struct DomainName {
  StringLiteral Name;
  Domain Of;
  bool Required; ///< a suite without a client does not have that domain
};

} // namespace

static constexpr DomainName DomainNames[] = {
    {"app", App, true},
    {"kernel", Kernel, true},
    {"client", Client, false},
    {"other", Other, false},
};

static bool fromJSON(const json::Value &V, Counts &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  std::map<std::string, uint64_t> ByName;
  if (!M || !M.map("instructions", ByName) || !M.map("events", Out.Events))
    return false;
  for (const DomainName &D : DomainNames) {
    auto It = ByName.find(D.Name.str());
    if (It != ByName.end()) {
      Out.Instructions[D.Of] = It->second;
    } else if (D.Required) {
      P.field("instructions").field(D.Name).report("missing value");
      return false;
    }
  }
  if (Out.total() == 0) {
    P.field("instructions").report("expected at least one instruction");
    return false;
  }
  return true;
}

static bool fromJSON(const json::Value &V, Range &Out, json::Path P) {
  std::vector<uint64_t> Bounds;
  if (!json::fromJSON(V, Bounds, P))
    return false;
  if (Bounds.size() != 2 || Bounds[0] > Bounds[1] || Bounds[0] == 0) {
    P.report("expected [minimum, maximum]");
    return false;
  }
  Out = {Bounds[0], Bounds[1]};
  return true;
}

static bool fromJSON(const json::Value &V, Times &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  if (!M || !M.map("median_ns", Out.Median) || !M.map("q1_ns", Out.Q1) ||
      !M.map("q3_ns", Out.Q3))
    return false;
  if (!(Out.Q1 > 0) || Out.Q1 > Out.Median || Out.Median > Out.Q3) {
    P.report("expected 0 < q1_ns <= median_ns <= q3_ns");
    return false;
  }
  return true;
}

/// {"ring3": T, "ring0": T}. What is missing stays unknown.
template <typename T>
static bool mapRings(const json::Value &V, std::array<T, NumRings> &Out,
                     json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.mapOptional("ring3", Out[Ring3]) &&
         M.mapOptional("ring0", Out[Ring0]);
}

template <typename T>
static bool mapOptionalRings(const json::Value &V, StringRef Field,
                             std::array<T, NumRings> &Out, json::Path P) {
  const json::Value *Pair = V.getAsObject()->get(Field);
  return !Pair || mapRings(*Pair, Out, P.field(Field));
}

static bool fromJSON(const json::Value &V, Case &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  if (!M || !M.map("name", Out.Name) || !M.map("operations", Out.Operations) ||
      !mapRings(V, Out.Measured, P) ||
      !mapOptionalRings(V, "spread", Out.Spread, P) ||
      !mapOptionalRings(V, "native", Out.Native, P))
    return false;
  if (Out.Operations == 0) {
    P.field("operations").report("expected at least one operation");
    return false;
  }
  return true;
}

static bool fromJSON(const json::Value &V, Stack &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.map("case", Out.CaseName) && M.map("stack", Out.Frames) &&
         M.map("count", Out.Count);
}

static bool fromJSON(const json::Value &V, Section &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.map("name", Out.Name) && M.map("size", Out.Size) &&
         M.map("kind", Out.Kind);
}

static bool fromJSON(const json::Value &V, Subsystem &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.map("name", Out.Name) && M.map("size", Out.Size);
}

static bool fromJSON(const json::Value &V, Image &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.map("name", Out.Name) && M.map("xxh3", Out.Hash) &&
         M.mapOptional("sections", Out.Sections) &&
         M.mapOptional("subsystems", Out.Subsystems);
}

static bool fromJSON(const json::Value &V, Profile &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.map("name", Out.Name) && M.map("xxh3", Out.Hash) &&
         M.map("coverage", Out.Coverage);
}

/// Each case once, and stacks of no other cases.
static bool checkNames(const Measurement &M, json::Path P) {
  StringSet<> Names;
  for (const auto &[I, C] : enumerate(M.Cases))
    if (!Names.insert(C.Name).second) {
      P.field("cases").index(I).field("name").report(
          "the measurement has this case twice");
      return false;
    }
  for (Ring R : {Ring3, Ring0})
    for (const auto &[I, S] : enumerate(M.Stacks[R]))
      if (!Names.contains(S.CaseName)) {
        P.field("stacks")
            .field(R == Ring3 ? "ring3" : "ring0")
            .index(I)
            .field("case")
            .report("the measurement has no such case");
        return false;
      }
  return true;
}

static bool fromJSON(const json::Value &V, Measurement &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  if (!M || !M.map("suite", Out.Suite) || !M.map("level", Out.Level) ||
      !M.map("link", Out.Link) || !M.map("profile", Out.Profile) ||
      !M.map("image", Out.Image) || !M.map("cases", Out.Cases))
    return false;
  const json::Value *Stacks = V.getAsObject()->get("stacks");
  if (Stacks && !Stacks->getAsNull() &&
      !mapRings(*Stacks, Out.Stacks, P.field("stacks")))
    return false;
  return checkNames(Out, P);
}

static bool fromJSON(const json::Value &V, Provenance &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  // Without these, nobody can repeat or judge the figures.
  if (!M || !M.map("command", Out.Command) || !M.map("commit", Out.Commit) ||
      !M.map("kernel", Out.Kernel) || !M.map("llvm", Out.LLVM) ||
      !M.map("mode", Out.Mode))
    return false;
  if (Out.Mode != "icount" && Out.Mode != "native") {
    P.field("mode").report("expected \"icount\" or \"native\"");
    return false;
  }
  return M.mapOptional("dirty", Out.Dirty) &&
         M.mapOptional("kernel_key", Out.KernelKey) &&
         M.mapOptional("kernel_config", Out.KernelConfig) &&
         M.mapOptional("kernel_config_xxh3", Out.KernelConfigHash) &&
         M.mapOptional("musl", Out.Musl) && M.mapOptional("qemu", Out.Qemu) &&
         M.mapOptional("host_cpu", Out.HostCPU);
}

static bool fromJSON(const json::Value &V, Cache &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.map("size", Out.Size) && M.map("ways", Out.Ways) &&
         M.map("line", Out.Line);
}

/// The mode says what a case must have; the rest is left out of the report.
static bool keepFigures(Case &C, bool Native, json::Path P) {
  constexpr StringLiteral Names[NumRings] = {"ring3", "ring0"};
  for (Ring R : {Ring3, Ring0}) {
    if (Native ? C.Native[R].isKnown() : C.Measured[R].isKnown())
      continue;
    (Native ? P.field("native").field(Names[R]) : P.field(Names[R]))
        .report("missing value");
    return false;
  }
  C.IsNative = Native;
  return true;
}

static bool fromJSON(const json::Value &V, BenchFile &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  std::optional<std::map<std::string, Cache>> Caches;
  if (!M || !M.map("provenance", Out.Provenance) ||
      !M.map("cache_model", Caches) || !M.map("measurements", Out.Measurements))
    return false;
  if (Caches)
    Out.CacheModel = std::move(*Caches);
  for (const auto &[I, Measured] : enumerate(Out.Measurements))
    for (const auto &[J, C] : enumerate(Measured.Cases))
      if (!keepFigures(
              C, Out.Provenance.isNative(),
              P.field("measurements").index(I).field("cases").index(J)))
        return false;
  return true;
}

/// json::parse() calls itself for each level of nesting.
static bool isNestedTooDeeply(StringRef Text) {
  constexpr unsigned Limit = 100;
  unsigned Depth = 0;
  bool InString = false;
  for (size_t I = 0; I != Text.size(); ++I) {
    char C = Text[I];
    if (InString && C == '\\' && I + 1 != Text.size())
      ++I;
    else if (C == '"')
      InString = !InString;
    else if (!InString && (C == '[' || C == '{') && ++Depth > Limit)
      return true;
    else if (!InString && (C == ']' || C == '}') && Depth)
      --Depth;
  }
  return false;
}

/// What the file says it is, before anything else in it is looked at.
static Error checkFormat(const json::Value &V) {
  const json::Object *O = V.getAsObject();
  if (!O || O->getString("format") != StringRef(Format))
    return withHint(makeError("not a file of `ukl bench --json`"),
                    "it would start with {\"format\": \"ukl-bench\"");
  std::optional<int64_t> Version = O->getInteger("version");
  if (!Version)
    return makeError("missing value at version");
  if (*Version < 1 || *Version > CurrentVersion)
    return withHint(makeError("version {0} of the format; this tool knows {1}",
                              *Version, CurrentVersion),
                    "use the `ukl` that has written it");
  return Error::success();
}

static Error parse(StringRef Text, BenchFile &File) {
  if (isNestedTooDeeply(Text))
    return makeError("not JSON that `ukl bench` writes: nested too deeply");
  Expected<json::Value> V = json::parse(Text);
  if (!V)
    return makeError("not JSON: {0}", toString(V.takeError()));
  if (Error E = checkFormat(*V))
    return E;
  json::Path::Root Root;
  if (!fromJSON(*V, File, Root))
    return Root.getError();
  if (none_of(File.Measurements,
              [](const Measurement &M) { return !M.Cases.empty(); }))
    return makeError("no measurement in it");
  return Error::success();
}

/// What was not simulated did not happen 0 times.
static void dropCacheEvents(BenchFile &File) {
  for (Measurement &M : File.Measurements)
    for (Case &C : M.Cases)
      for (Counts &Measured : C.Measured)
        std::erase_if(Measured.Events, [](const auto &Event) {
          return StringRef(Event.first).starts_with("l1");
        });
}

Expected<std::unique_ptr<BenchFile>> readBenchFile(StringRef Path) {
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return makeError("cannot read '{0}': {1}", Path,
                     Buffer.getError().message());
  auto File = std::make_unique<BenchFile>();
  File->Path = Path.str();
  if (Error E = parse((*Buffer)->getBuffer(), *File))
    return withContext(Path, std::move(E));
  for (Measurement &M : File->Measurements)
    M.File = File.get();
  if (File->CacheModel.empty())
    dropCacheEvents(*File);
  return std::move(File);
}

} // namespace ukl::report
