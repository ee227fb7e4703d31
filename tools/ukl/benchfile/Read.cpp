//===- Read.cpp - Reading the file of `ukl bench --json` ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file may come from anyone, so every value is checked. An error says where
// in the file the wrong value is.
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "ukl/benchfile/Fields.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace ukl {

namespace {

/// Reads the fields that Fields.h lists.
class Reader {
public:
  Reader(const json::Value &V, json::Path P) : Mapper(V, P) {}

  explicit operator bool() const { return Mapper; }
  template <typename T> bool required(StringLiteral Key, T &Value) {
    return Mapper.map(Key, Value);
  }
  template <typename T> bool optional(StringLiteral Key, T &Value) {
    return Mapper.mapOptional(Key, Value);
  }
  template <typename T> bool ifKnown(StringLiteral Key, T &Value) {
    return Mapper.mapOptional(Key, Value);
  }

private:
  json::ObjectMapper Mapper;
};

} // namespace

static bool check(const RingCounts &Counts, json::Path P) {
  for (const DomainName &D : DomainNames)
    if (D.IsAlways && !Counts.Instructions.count(D.Name.str())) {
      P.field("instructions").field(D.Name).report("missing value");
      return false;
    }
  if (Counts.total() == 0) {
    P.field("instructions").report("expected at least one instruction");
    return false;
  }
  return true;
}

static bool check(const TimeStatistics &T, json::Path P) {
  if (T.FirstQuartile > 0 && T.FirstQuartile <= T.Median &&
      T.Median <= T.ThirdQuartile)
    return true;
  P.report("expected 0 < q1_ns <= median_ns <= q3_ns");
  return false;
}

static bool check(const CaseResult &C, json::Path P) {
  if (C.Operations != 0)
    return true;
  P.field("operations").report("expected at least one operation");
  return false;
}

static bool check(const ImageSummary &Image, json::Path P) {
  for (const auto &[I, Section] : enumerate(Image.Sections))
    if (Section.Kind.empty()) {
      P.field("sections").index(I).field("kind").report("missing value");
      return false;
    }
  return true;
}

/// A measurement must not have a case twice, nor stacks of a case that it does
/// not have.
static bool check(const Measurement &M, json::Path P) {
  StringSet<> Names;
  for (const auto &[I, C] : enumerate(M.Cases))
    if (!Names.insert(C.Name).second) {
      P.field("cases").index(I).field("name").report(
          "the measurement has this case twice");
      return false;
    }
  for (Ring R : {Ring3, Ring0})
    for (const auto &[I, S] : enumerate(M.Stacks[R]))
      if (!Names.contains(S.Case)) {
        P.field("stacks")
            .field(RingNames[R])
            .index(I)
            .field("case")
            .report("the measurement has no such case");
        return false;
      }
  return true;
}

static bool check(const Provenance &From, json::Path P) {
  if (From.Mode == "icount" || From.Mode == "native")
    return true;
  P.field("mode").report("expected \"icount\" or \"native\"");
  return false;
}

/// All cases must have times if the mode is "native", and counts otherwise.
static bool check(const BenchFile &File, json::Path P) {
  bool IsNative = File.Provenance.isNative();
  for (const auto &[I, M] : enumerate(File.Measurements))
    for (const auto &[J, C] : enumerate(M.Cases))
      for (Ring R : {Ring3, Ring0}) {
        if (IsNative ? C.Times[R].isKnown() : C.Rings[R].isKnown())
          continue;
        // A path points to the one that it was made from, so all of them must
        // be variables.
        json::Path Measurements = P.field("measurements");
        json::Path OfSuite = Measurements.index(I);
        json::Path Cases = OfSuite.field("cases");
        json::Path Case = Cases.index(J);
        json::Path Native = Case.field("native");
        (IsNative ? Native : Case).field(RingNames[R]).report("missing value");
        return false;
      }
  return true;
}

static bool check(const NamedStack &, json::Path) { return true; }
static bool check(const ImagePart &, json::Path) { return true; }
static bool check(const UsedProfile &, json::Path) { return true; }
static bool check(const SimulatedCache &, json::Path) { return true; }
static bool check(const BaselineSuite &, json::Path) { return true; }
static bool check(const BaselineKernel &, json::Path) { return true; }

// json::ObjectMapper and the functions for vectors and maps of the library
// find these by their arguments' namespace.

/// Reads [minimum, maximum].
static bool fromJSON(const json::Value &V, Spread &Out, json::Path P) {
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

/// Reads {"ring3": ..., "ring0": ...}. A ring that is missing stays unknown.
template <typename T>
static bool fromJSON(const json::Value &V, PerRing<T> &Out, json::Path P) {
  json::ObjectMapper M(V, P);
  return M && M.mapOptional(RingNames[Ring3], Out[Ring3]) &&
         M.mapOptional(RingNames[Ring0], Out[Ring0]);
}

template <HasFields<Reader> T>
static bool fromJSON(const json::Value &V, T &Out, json::Path P) {
  Reader R(V, P);
  return R && listFields(R, Out) && check(Out, P);
}

/// True if json::parse(), which calls itself for each level of nesting, could
/// use up the stack.
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

/// Checks the file's format and version, before anything else in it.
static Error checkFormat(const json::Value &V) {
  const json::Object *O = V.getAsObject();
  if (!O || O->getString("format") != StringRef(BenchFormat))
    return withHint(makeError("not a file of `ukl bench --json`"),
                    "it would start with {\"format\": \"ukl-bench\"");
  std::optional<int64_t> Version = O->getInteger("version");
  if (!Version)
    return makeError("missing value at version");
  if (*Version < 1 || *Version > BenchFormatVersion)
    return withHint(makeError("version {0} of the format; this tool knows {1}",
                              *Version, BenchFormatVersion),
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
  return std::move(File);
}

Expected<CacheModel> parseCacheModel(const json::Value &V) {
  CacheModel Model;
  json::Path::Root Root;
  if (!json::fromJSON(V, Model, Root))
    return Root.getError();
  return std::move(Model);
}

} // namespace ukl
