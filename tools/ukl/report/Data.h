//===- Data.h - What `ukl bench --json` has written -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file format of `ukl bench`, and the same data put in the order of the
// report: by suite, then by case, then one row for each way to run the case.
//
//===----------------------------------------------------------------------===//

#ifndef UKL_REPORT_DATA_H
#define UKL_REPORT_DATA_H

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

namespace ukl::report {

/// Whose instructions: the domains of the measuring plugin, in the order in
/// which the report stacks them.
enum Domain : unsigned { App, Kernel, Client, Other, NumDomains };

enum Ring : unsigned { Ring3, Ring0, NumRings };

/// Integers for the whole window.
struct Counts {
  std::array<uint64_t, NumDomains> Instructions{};
  std::map<std::string, uint64_t> Events;

  uint64_t total() const;
  bool isKnown() const { return total() != 0; }
};

struct Range {
  uint64_t Min = 0, Max = 0;

  bool isKnown() const { return Max != 0; }
};

/// Time per operation on the host, of several rounds.
struct Times {
  double Median = 0, Q1 = 0, Q3 = 0;

  bool isKnown() const { return Median > 0; }
};

struct Case {
  std::string Name;
  uint64_t Operations = 0;
  bool IsNative = false; ///< times were measured, no counts
  // Indexed by Ring. Counts, or times, are known for both rings or for none.
  std::array<Counts, NumRings> Measured;
  std::array<Range, NumRings> Spread;
  std::array<Times, NumRings> Native;

  double perOperation(uint64_t Count) const {
    return static_cast<double>(Count) / static_cast<double>(Operations);
  }
};

struct Stack {
  std::string CaseName;
  std::vector<std::string> Frames; ///< outermost first, "k:vfs_read"
  uint64_t Count = 0;
};

struct Section {
  std::string Name, Kind;
  uint64_t Size = 0;
};

struct Subsystem {
  std::string Name;
  uint64_t Size = 0;
};

struct Image {
  std::string Name, Hash;
  std::vector<Section> Sections;
  std::vector<Subsystem> Subsystems;
};

struct Profile {
  std::string Name, Hash;
  std::optional<double> Coverage;
};

struct BenchFile;

struct Measurement {
  std::string Suite, Level, Link;
  std::optional<report::Profile> Profile;
  report::Image Image;
  std::vector<Case> Cases;
  std::array<std::vector<Stack>, NumRings> Stacks;
  const BenchFile *File = nullptr;

  const Case *findCase(llvm::StringRef Name) const;
};

struct Provenance {
  std::string Command, Commit, Kernel, KernelKey, KernelConfig,
      KernelConfigHash, LLVM, Musl, Qemu, HostCPU, Mode;
  bool Dirty = false;

  bool isNative() const { return Mode == "native"; }
};

struct Cache {
  uint64_t Size = 0, Ways = 0, Line = 0;
};

struct BenchFile {
  std::string Path;
  report::Provenance Provenance;
  std::map<std::string, Cache> CacheModel; ///< empty: none was simulated
  std::vector<Measurement> Measurements;
};

/// Reads and checks one file.
llvm::Expected<std::unique_ptr<BenchFile>> readBenchFile(llvm::StringRef Path);

/// One way to run a case: a bar of its chart, a row of its tables.
struct Series {
  const Measurement *Of;
  Ring In;
  std::string Label; ///< "ring 3", "ring 0: call entry"...
};

struct Suite {
  std::string Name;
  bool Native;
  std::vector<const Measurement *> Measurements; ///< in the report's order
  std::vector<std::string> Cases;
  std::vector<Series> Rows;
};

/// Merges the files; fails if two of them say different things of the same.
llvm::Expected<std::vector<Suite>>
mergeSuites(llvm::ArrayRef<std::unique_ptr<BenchFile>> Files);

/// "call entry", "direct, profile echo, fast link": names a measurement in its
/// suite.
std::string labelOf(const Measurement &M);

/// The figure that the report compares: instructions or nanoseconds per
/// operation.
double figureOf(const Case &C, Ring R);
/// Ring 0 to ring 3 of the same boot.
double ratioOf(const Case &C);

} // namespace ukl::report

#endif // UKL_REPORT_DATA_H
