//===- BenchFile.h - The file of `ukl bench --json` -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `ukl bench` fills these structs and writes them, `ukl report` reads them.
// Fields.h lists the names that the fields have in the file.
//
// All counts are those of whole windows. To get the figure of one operation,
// divide by Operations.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCHFILE_BENCHFILE_H
#define UKL_BENCHFILE_BENCHFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ukl {

enum Ring : unsigned { Ring3, Ring0, NumRings };
/// Their names in the file and in the guest's log.
constexpr llvm::StringLiteral RingNames[NumRings] = {"ring3", "ring0"};
/// Their names in tables and messages.
constexpr const char *RingTitles[NumRings] = {"ring 3", "ring 0"};

/// One value for each ring.
template <typename T> using PerRing = std::array<T, NumRings>;

/// To whom instructions belong: the domains of the QEMU plugin's map, in the
/// order of tables and bars.
enum Domain : unsigned {
  AppDomain,
  KernelDomain,
  ClientDomain,
  OtherDomain,
  NumDomains
};

struct DomainName {
  llvm::StringLiteral Name;
  bool IsAlways; ///< False: only some suites have this domain.
};

/// Indexed by Domain.
constexpr DomainName DomainNames[NumDomains] = {
    {"app", true}, {"kernel", true}, {"client", false}, {"other", false}};

/// Counts by name, in the order of the names.
using CountMap = std::map<std::string, uint64_t>;

/// The count of \p Name; 0 if there is none.
uint64_t countOf(const CountMap &Counts, llvm::StringRef Name);

/// The counts of one case in one ring.
struct RingCounts {
  CountMap Instructions; ///< By domain.
  CountMap Events;
  uint64_t Ticks = 0; ///< The guest's time stamp counter.
  uint64_t Raw = 0;   ///< Instructions as QEMU's -icount counts them.

  /// Instructions of all domains.
  uint64_t total() const;
  uint64_t instructionsOf(Domain D) const {
    return countOf(Instructions, DomainNames[D].Name);
  }
  bool isKnown() const { return !Instructions.empty(); }
};

/// The smallest and the largest total of several boots (--perturb).
struct Spread {
  uint64_t Min = 0, Max = 0;

  bool isKnown() const { return Max != 0; }
};

/// Nanoseconds per operation over several windows (--native).
struct TimeStatistics {
  double Median = 0, FirstQuartile = 0, ThirdQuartile = 0;

  bool isKnown() const { return Median > 0; }
};

/// A case has counts, and a spread if there were several boots. Or it has
/// times. It has them for both rings.
struct CaseResult {
  std::string Name;
  uint64_t Operations = 0;
  PerRing<RingCounts> Rings;
  PerRing<Spread> Spreads;
  PerRing<TimeStatistics> Times;

  bool hasTimes() const { return Times[Ring3].isKnown(); }
  double perOperation(uint64_t Count) const {
    return static_cast<double>(Count) / static_cast<double>(Operations);
  }
};

/// A call stack of names such as "k:do_syscall_64", the outermost first. The
/// letter says whose code it is: a: program, l: its C library, k: kernel,
/// c: client, o: other.
struct NamedStack {
  std::string Case;
  std::vector<std::string> Frames;
  uint64_t Count = 0;
};

/// A part of an image and its size in bytes.
struct ImagePart {
  std::string Name;
  uint64_t Size = 0;
  std::string Kind; ///< Of sections only: text, rodata, data, bss or app.
};

/// The image that was booted.
struct ImageSummary {
  std::string Name; ///< Without folders.
  std::string Hash; ///< Of the whole file.
  std::vector<ImagePart> Sections, Subsystems;
};

/// The profile that the image was linked with.
struct UsedProfile {
  std::string Name, Hash;
  std::optional<double> Coverage; ///< Of the hot functions, from 0 to 1.
};

/// One suite at one level, with one profile or none.
struct Measurement {
  std::string Suite, Level, Link;
  std::optional<UsedProfile> Profile;
  ImageSummary Image;
  std::vector<CaseResult> Cases;
  PerRing<std::vector<NamedStack>> Stacks;

  /// Null if there is no such case.
  const CaseResult *findCase(llvm::StringRef Name) const;
};

/// What the counts depend on, so that they can be repeated. What is not known
/// is empty.
struct Provenance {
  std::string Command;
  std::string Commit; ///< Of this project's source.
  bool Dirty = false; ///< The source has changes that are not in the commit.
  std::string Kernel, KernelKey, KernelConfig, KernelConfigHash;
  std::string LLVM, Musl, Qemu, HostProcessor;
  std::string Mode = "icount"; ///< Or "native".

  bool isNative() const { return Mode == "native"; }
};

/// A simulated cache.
struct SimulatedCache {
  uint64_t Line = 0, Size = 0, Ways = 0;
};

/// The caches that were simulated, by name ("l1i").
using CacheModel = std::map<std::string, SimulatedCache>;

/// What one suite costs in ring 3 on another kernel.
struct BaselineSuite {
  std::string Name;
  std::vector<CaseResult> Cases; ///< Of ring 3 only, with ticks and events.
};

/// Another kernel (--baseline).
struct BaselineKernel {
  std::string Path; ///< Not a field of the file.
  std::string Version, Hash;
  std::vector<BaselineSuite> Suites;
};

struct BenchFile {
  std::string Path; ///< The file it was read from. Not a field of the file.
  ukl::Provenance Provenance;
  std::optional<ukl::CacheModel> CacheModel;
  std::vector<Measurement> Measurements;
  std::optional<BaselineKernel> Baseline;
};

/// Reads one file and checks it. An error says which value is wrong.
llvm::Expected<std::unique_ptr<BenchFile>> readBenchFile(llvm::StringRef Path);

void writeBenchFile(llvm::raw_ostream &OS, const BenchFile &File);

/// Reads a cache model. The QEMU plugin writes it in the same form as the file.
llvm::Expected<CacheModel> parseCacheModel(const llvm::json::Value &V);

} // namespace ukl

#endif // UKL_BENCHFILE_BENCHFILE_H
