//===- report/Options.td - Options of `ukl report` ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defm svg : ValueFor<[ReportCommand], "svg", "<dir>",
    "Also write the charts as SVG files to <dir>">;
defm title : ValueFor<[ReportCommand], "title", "<text>",
    "Use this title for the page">;
