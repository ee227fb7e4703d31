//===- RoundTrip.cpp - Reads a bench file and writes it again -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tool for tests: what `ukl bench` has written must come out unchanged.
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
