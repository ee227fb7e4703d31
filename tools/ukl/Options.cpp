//===- Options.cpp - Command line of ukl ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"

using namespace llvm;
using namespace llvm::opt;

namespace ukl {

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

static constexpr OptTable::Info InfoTable[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

const OptTable &optionTable() {
  struct Table : GenericOptTable {
    Table() : GenericOptTable(OptionStrTable, OptionPrefixesTable, InfoTable) {}
  };
  static const Table T;
  return T;
}

} // namespace ukl
