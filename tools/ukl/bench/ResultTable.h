//===- ResultTable.h - Figures in columns -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_BENCH_RESULTTABLE_H
#define UKL_BENCH_RESULTTABLE_H

#include "ukl/bench/Results.h"

#include "llvm/Support/raw_ostream.h"

namespace ukl {

/// A table of text. If it is wider than PageWidth characters, it is printed as
/// several tables, each with the columns that name the rows.
class TextTable {
public:
  static constexpr size_t PageWidth = 100;

  /// The first \p Keys columns name a row.
  explicit TextTable(size_t Keys) : Keys(Keys) {}

  /// \p Group is printed once above neighbouring columns of the same group; it
  /// may be empty.
  void addColumn(llvm::StringRef Group, llvm::StringRef Name) {
    Columns.push_back({Group.str(), Name.str(), {}});
  }
  /// Adds the next cell: rows from top to bottom, their cells from left to
  /// right.
  void addCell(llvm::StringRef Text);
  void print(llvm::raw_ostream &OS) const;

private:
  struct Column {
    std::string Group, Name;
    std::vector<std::string> Cells;
    size_t width() const;
  };
  void printPart(llvm::raw_ostream &OS,
                 llvm::ArrayRef<const Column *> Part) const;

  size_t Keys, NextColumn = 0;
  std::vector<Column> Columns;
};

/// Prints the instructions of each case, in both rings and as a ratio.
void printInstructions(llvm::raw_ostream &OS, const Measurement &M);
/// Prints the events of each case, in both rings.
void printEvents(llvm::raw_ostream &OS, const Measurement &M);
/// Prints the times of each case (--native), in ns.
void printTimes(llvm::raw_ostream &OS, const Measurement &M);

/// \p Count divided by \p Operations, as "12.3"; "-" if \p Count is 0.
std::string perOperation(uint64_t Count, uint64_t Operations);

} // namespace ukl

#endif // UKL_BENCH_RESULTTABLE_H
