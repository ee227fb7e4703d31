//===- Fields.h - Names and order of the fields in the file -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each field of the file is named here once. The reader and the writer both use
// these lists, as LLVM's YAML library uses MappingTraits. LLVM's JSON library
// has json::ObjectMapper for reading and json::OStream for writing, but no list
// for both.
//
// In a list,
//
//   required  is always written, and must be there when it is read;
//   optional  is always written, and may be missing when it is read;
//   ifKnown   is written if the value is known, and may be missing.
//
// A list stops at the first field that cannot be read.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCHFILE_FIELDS_H
#define UKL_BENCHFILE_FIELDS_H

#include "ukl/benchfile/BenchFile.h"

#include <concepts>

namespace ukl {

constexpr llvm::StringLiteral BenchFormat = "ukl-bench";
constexpr int64_t BenchFormatVersion = 1;

// The overloads of listFields() take a struct S that the reader fills, or a
// const struct for the writer.

template <typename S, typename T>
concept MaybeConst = std::same_as<std::remove_const_t<S>, T>;

template <typename Map, MaybeConst<RingCounts> S>
bool listFields(Map &M, S &Counts) {
  return M.required("instructions", Counts.Instructions) &&
         M.optional("tsc", Counts.Ticks) && M.optional("raw", Counts.Raw) &&
         M.required("events", Counts.Events);
}

template <typename Map, MaybeConst<TimeStatistics> S>
bool listFields(Map &M, S &Times) {
  return M.required("median_ns", Times.Median) &&
         M.required("q1_ns", Times.FirstQuartile) &&
         M.required("q3_ns", Times.ThirdQuartile);
}

template <typename Map, MaybeConst<CaseResult> S>
bool listFields(Map &M, S &Case) {
  return M.required("name", Case.Name) &&
         M.required("operations", Case.Operations) &&
         M.ifKnown(RingNames[Ring3], Case.Rings[Ring3]) &&
         M.ifKnown(RingNames[Ring0], Case.Rings[Ring0]) &&
         M.ifKnown("spread", Case.Spreads) && M.ifKnown("native", Case.Times);
}

template <typename Map, MaybeConst<NamedStack> S>
bool listFields(Map &M, S &Stack) {
  return M.required("case", Stack.Case) && M.required("stack", Stack.Frames) &&
         M.required("count", Stack.Count);
}

template <typename Map, MaybeConst<ImagePart> S>
bool listFields(Map &M, S &Part) {
  return M.required("name", Part.Name) && M.required("size", Part.Size) &&
         M.ifKnown("kind", Part.Kind);
}

template <typename Map, MaybeConst<ImageSummary> S>
bool listFields(Map &M, S &Image) {
  return M.required("name", Image.Name) && M.required("xxh3", Image.Hash) &&
         M.optional("sections", Image.Sections) &&
         M.optional("subsystems", Image.Subsystems);
}

template <typename Map, MaybeConst<UsedProfile> S>
bool listFields(Map &M, S &Profile) {
  return M.required("name", Profile.Name) && M.required("xxh3", Profile.Hash) &&
         M.required("coverage", Profile.Coverage);
}

template <typename Map, MaybeConst<Measurement> S>
bool listFields(Map &M, S &Measured) {
  return M.required("suite", Measured.Suite) &&
         M.required("level", Measured.Level) &&
         M.required("link", Measured.Link) &&
         M.required("profile", Measured.Profile) &&
         M.required("image", Measured.Image) &&
         M.required("cases", Measured.Cases) &&
         M.optional("stacks", Measured.Stacks);
}

/// Without the required fields, the figures can be neither repeated nor judged.
template <typename Map, MaybeConst<Provenance> S>
bool listFields(Map &M, S &From) {
  return M.required("command", From.Command) &&
         M.required("commit", From.Commit) && M.optional("dirty", From.Dirty) &&
         M.required("kernel", From.Kernel) &&
         M.optional("kernel_key", From.KernelKey) &&
         M.optional("kernel_config", From.KernelConfig) &&
         M.optional("kernel_config_xxh3", From.KernelConfigHash) &&
         M.required("llvm", From.LLVM) && M.optional("musl", From.Musl) &&
         M.optional("qemu", From.Qemu) &&
         M.optional("host_cpu", From.HostProcessor) &&
         M.required("mode", From.Mode);
}

template <typename Map, MaybeConst<SimulatedCache> S>
bool listFields(Map &M, S &Model) {
  return M.required("line", Model.Line) && M.required("size", Model.Size) &&
         M.required("ways", Model.Ways);
}

template <typename Map, MaybeConst<BaselineSuite> S>
bool listFields(Map &M, S &Suite) {
  return M.required("suite", Suite.Name) && M.required("cases", Suite.Cases);
}

template <typename Map, MaybeConst<BaselineKernel> S>
bool listFields(Map &M, S &Kernel) {
  return M.required("version", Kernel.Version) &&
         M.required("xxh3", Kernel.Hash) && M.required("suites", Kernel.Suites);
}

/// These follow "format" and "version".
template <typename Map, MaybeConst<BenchFile> S>
bool listFields(Map &M, S &File) {
  return M.required("provenance", File.Provenance) &&
         M.required("cache_model", File.CacheModel) &&
         M.required("measurements", File.Measurements) &&
         M.ifKnown("baseline", File.Baseline);
}

/// A struct that has a list. \p Map is the reader or the writer.
template <typename T, typename Map>
concept HasFields = requires(Map &M, T &Value) { listFields(M, Value); };

} // namespace ukl

#endif // UKL_BENCHFILE_FIELDS_H
