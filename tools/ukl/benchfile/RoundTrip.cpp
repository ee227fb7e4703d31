//===- RoundTrip.cpp - Read a bench file and write it again ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tool for tests. It must write the same bytes that `ukl bench` has written.
//
//   ukl-benchfile-roundtrip bench.json | cmp bench.json
//
//===----------------------------------------------------------------------===//

#include "common/Diagnostics.h"
#include "ukl/benchfile/BenchFile.h"

#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace ukl;

int main(int Argc, char **Argv) {
  setToolName("ukl-benchfile-roundtrip");
  if (Argc != 2) {
    error("one file is expected", "ukl-benchfile-roundtrip <bench.json>");
    return 1;
  }
  Expected<std::unique_ptr<BenchFile>> File = readBenchFile(Argv[1]);
  if (!File)
    return reportError(File.takeError());
  writeBenchFile(outs(), **File);
  return 0;
}
