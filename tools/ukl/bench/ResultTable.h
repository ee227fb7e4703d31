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

/// A table of text. Where it is wider than the page it becomes several, each
/// with the columns that name the rows.
class TextTable {
public:
  static constexpr size_t PageWidth = 100;

  /// The first \p Keys columns name a row.
  explicit TextTable(size_t Keys) : Keys(Keys) {}

  /// \p Group stands above neighbours that have it in common; \p Name is empty
  /// for a column whose group says it all.
  void addColumn(llvm::StringRef Group, llvm::StringRef Name) {
    Columns.push_back({Group.str(), Name.str(), {}});
  }
  /// Adds the cells of a row, from left to right.
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

/// Instructions of each case, in both rings and as a ratio.
void printInstructions(llvm::raw_ostream &OS, const Measurement &M);
/// Events of each case that is given.
void printEvents(llvm::raw_ostream &OS, const Measurement &M);
/// Times of each case (--native).
void printTimes(llvm::raw_ostream &OS, const Measurement &M);

/// "12.3", with one digit after the point; "-" for nothing at all.
std::string perOperation(uint64_t Count, uint64_t Operations);

} // namespace ukl

#endif // UKL_BENCH_RESULTTABLE_H
