//===- Report.h - ukl report: figures as a page -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sections of the page, each in a file of its own:
//
//   Summary.cpp             the results in words; what the figures show
//   Figures.cpp             bars of a suite's cases
//   Tables.cpp              the same figures and all events, as tables
//   FlameGraph.cpp          where the instructions go
//   SizeSection.cpp         size of the images
//   ProvenanceSection.cpp   where the figures come from
//
// All text from a file goes through escape().
//
//===----------------------------------------------------------------------===//

#ifndef UKL_REPORT_REPORT_H
#define UKL_REPORT_REPORT_H

#include "ukl/report/Chart.h"
#include "ukl/report/Data.h"
#include "ukl/support/Options.h"

namespace ukl {

/// `ukl report`.
extern const Command ReportCommand;

} // namespace ukl

namespace ukl::report {

/// A picture for --svg, or the whole page.
struct OutputFile {
  std::string Name, Text;
};

// The fills of the domains. Only stacks tell the C library's instructions from
// the program's.
extern const Fill AppFill, LibcFill, KernelFill, ClientFill, OtherFill;
/// Indexed by Domain.
extern const Fill *const DomainFills[NumDomains];

void writeSummary(llvm::raw_ostream &OS, Files Files,
                  llvm::ArrayRef<Suite> Suites);
void writeLimits(llvm::raw_ostream &OS, Files Files,
                 llvm::ArrayRef<Suite> Suites);

/// Writes nothing if no other kernel was measured.
void writeBaseline(llvm::raw_ostream &OS, Files Files,
                   llvm::ArrayRef<Suite> Suites);

std::vector<Chart> caseCharts(const Suite &S);
void writeFigures(llvm::raw_ostream &OS, const Suite &S);
OutputFile figuresSvg(const Suite &S);

void writeTables(llvm::raw_ostream &OS, const Suite &S);

/// Writes nothing if there are no stacks.
void writeFlames(llvm::raw_ostream &OS, llvm::ArrayRef<Suite> Suites);
std::vector<OutputFile> flameSvgs(llvm::ArrayRef<Suite> Suites);

void writeSizes(llvm::raw_ostream &OS, llvm::ArrayRef<Suite> Suites);
std::vector<OutputFile> sizeSvgs(llvm::ArrayRef<Suite> Suites);

void writeProvenance(llvm::raw_ostream &OS, Files Files,
                     llvm::ArrayRef<Suite> Suites);

/// "syscall", or "syscall (time on the host)" if times were measured.
std::string titleOf(const Suite &S);
/// The id of the suite's section in the page.
std::string anchorOf(const Suite &S);

} // namespace ukl::report

#endif // UKL_REPORT_REPORT_H
