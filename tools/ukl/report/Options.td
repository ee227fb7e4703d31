//===- report/Options.td - Options of `ukl report` ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defm svg : ValueFor<[ReportCommand], "svg", "<dir>",
    "Write the charts also as SVG files, in <dir>">;
defm title : ValueFor<[ReportCommand], "title", "<text>",
    "Title of the page">;
