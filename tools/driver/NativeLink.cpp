//===- NativeLink.cpp - The executable itself -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// lld links the machine code of the objects with our C library, into an
// ordinary static executable. lld decides which archive members take part. It
// prints which (--trace), and also why (--why-extract), because two members of
// an archive may have the same name.
//
//===----------------------------------------------------------------------===//

#include "NativeLink.h"

#include "common/Diagnostics.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace ukl {

static std::vector<std::string> nativeArgs(const LdOptions &Options) {
  std::string Lib = Options.Sysroot + "/lib";
  std::vector<std::string> Args;
  auto Add = [&](const auto &...Values) { (Args.emplace_back(Values), ...); };
  // This is first, so that lld does not take the host's libm.a if the user has
  // given a -L for libraries of the host.
  Add("-L" + Lib);
  if (Options.StartFiles)
    Add(Lib + "/crt1.o", Lib + "/crti.o");
  Args.insert(Args.end(), Options.NativeArgs.begin(), Options.NativeArgs.end());
  // The user may have left --whole-archive on.
  Add("--no-whole-archive", "--start-group");
  if (Options.LibC)
    Add("-lc");
  if (Options.Builtins)
    Add("-lbuiltins");
  if (Options.StartFiles)
    Add(installPrefix() + "/lib/ukl/libuklcrt.a");
  Add("--end-group");
  if (Options.StartFiles)
    Add(Lib + "/crtn.o");
  return Args;
}

/// Puts the output's name into lld's dependency file, where lld has written the
/// temporary name that it was given.
static Error fixDependencyFile(const LdOptions &Options, StringRef TempOutput) {
  if (!Options.DependencyFile)
    return Error::success();
  auto Buffer = MemoryBuffer::getFile(*Options.DependencyFile);
  if (!Buffer)
    return makeError("{0}: {1}", *Options.DependencyFile,
                     Buffer.getError().message());
  StringRef Text = (*Buffer)->getBuffer();
  if (!Text.consume_front(TempOutput))
    return Error::success();
  return writeFile(*Options.DependencyFile, Options.Output + Text.str());
}

/// A line of --trace: "file" or "archive(member)". Anything else that lld
/// prints (-M, --print-gc-sections...) was asked for by the user.
static bool isTraceLine(StringRef Line) {
  if (sys::fs::exists(Line))
    return true;
  return Line.ends_with(")") &&
         sys::fs::exists(Line.take_front(Line.rfind('(')));
}

static LinkRecord readRecord(const LdOptions &Options, StringRef Stdout,
                             StringRef WhyExtract) {
  LinkRecord Record;
  for (StringRef Line : split(Stdout, '\n')) {
    bool Traced = isTraceLine(Line);
    if (Traced)
      Record.Files.push_back(Line.str());
    if (!Line.empty() && (!Traced || Options.Trace))
      outs() << Line << '\n';
  }
  // "reference \t extracted \t symbol", after a heading
  for (StringRef Line : split(WhyExtract, '\n')) {
    SmallVector<StringRef, 3> Fields;
    Line.split(Fields, '\t', 2);
    if (Fields.size() == 3)
      Record.Extracted.emplace_back(Fields[1], Fields[2]);
  }
  return Record;
}

Expected<LinkRecord> linkNative(const LdOptions &Options, const TempDir &Temps,
                                StringRef Output) {
  Expected<std::string> Lld = findLLVMTool("ld.lld");
  if (!Lld)
    return Lld.takeError();
  std::string Stdout = Temps.file("native.out");
  std::string WhyExtract = Temps.file("native.why-extract");
  std::vector<std::string> Argv = {*Lld};
  std::vector<std::string> Args = nativeArgs(Options);
  Argv.insert(Argv.end(), Args.begin(), Args.end());
  Argv.insert(Argv.end(),
              {"--trace", "--why-extract=" + WhyExtract, "-o", Output.str()});
  std::string ResponseFile = Temps.file("native.args");
  if (Error E = writeResponseFile(ResponseFile, ArrayRef(Argv).drop_front()))
    return std::move(E);

  RunOptions Run;
  Run.StdoutFile = Stdout;
  Run.StderrFile = Temps.file("native.err");
  if (Options.Verbose)
    errs() << quoteCommand(Argv) << '\n';
  Expected<int> Status = runForStatus({*Lld, "@" + ResponseFile}, Run);
  if (!Status)
    return Status.takeError();
  std::string Messages = readText(*Run.StderrFile);
  if (*Status != 0) {
    if (Error E = diagnoseCxxLibrary(Messages))
      return std::move(E);
    errs() << Messages;
    return makeError("linking '{0}' failed", Options.Output);
  }
  errs() << Messages;
  if (Error E = fixDependencyFile(Options, Output))
    return std::move(E);
  return readRecord(Options, readText(Stdout), readText(WhyExtract));
}

} // namespace ukl
