//===- Provenance.cpp - What the counts depend on -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/bench/Provenance.h"

#include "common/Container.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"

#include "llvm/Object/Archive.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace ukl {

/// The command's output without blanks at its ends; empty if it fails.
static std::string outputOf(ArrayRef<std::string> Command) {
  RunOptions Options;
  Options.StderrFile = "/dev/null";
  Expected<std::string> Output = runForOutput(Command, Options);
  if (!Output) {
    consumeError(Output.takeError());
    return "";
  }
  return StringRef(*Output).trim().str();
}

/// The part of \p Text that the only group of \p Pattern matches.
static std::string match(StringRef Text, StringRef Pattern) {
  SmallVector<StringRef, 2> Groups;
  return Regex(Pattern).match(Text, &Groups) ? Groups[1].str() : "";
}

/// musl's version, from the member of libc.a that has it. Empty if that fails.
static std::string muslVersion() {
  Expected<std::string> Sysroot = sysrootPath();
  if (!Sysroot) {
    consumeError(Sysroot.takeError());
    return "";
  }
  auto Buffer = MemoryBuffer::getFile(pathIn(*Sysroot, "lib/libc.a"));
  if (!Buffer)
    return "";
  Expected<std::unique_ptr<object::Archive>> Members =
      object::Archive::create((*Buffer)->getMemBufferRef());
  if (!Members) {
    consumeError(Members.takeError());
    return "";
  }
  std::string Version;
  Error Err = Error::success();
  for (const object::Archive::Child &Child : (*Members)->children(Err)) {
    Expected<StringRef> Name = Child.getName();
    Expected<StringRef> Contents = Child.getBuffer();
    if (Name && Contents && Name->starts_with("version."))
      Version = match(*Contents, "([0-9]+\\.[0-9]+\\.[0-9]+)");
    consumeError(Name.takeError());
    consumeError(Contents.takeError());
  }
  consumeError(std::move(Err));
  return Version;
}

std::string kernelRelease(const Kernel &Base) {
  return match(
      readText(pathIn(Base.ObjectDir, "include/generated/utsrelease.h")),
      "UTS_RELEASE \"([^\"]*)\"");
}

Provenance findProvenance(const BenchOptions &Options, const Kernel &Base) {
  Provenance P;
  P.Command = Options.CommandLine;
  P.Commit = outputOf({"git", "-C", Base.ProjectDir, "rev-parse", "HEAD"});
  P.Dirty = !P.Commit.empty() &&
            !outputOf({"git", "-C", Base.ProjectDir, "status", "--porcelain"})
                 .empty();
  P.Kernel = kernelRelease(Base);
  P.KernelKey = Base.Key;
  P.KernelConfig = sys::path::filename(Base.Config).str();
  P.KernelConfigHash = hashBitcode(Base.ConfigText);
  P.Musl = muslVersion();
  P.Qemu = match(outputOf({Options.Qemu, "--version"}),
                 "version ([0-9]+\\.[0-9]+\\.[0-9]+)");
  // Files in /proc have no size.
  if (auto Info = MemoryBuffer::getFileAsStream("/proc/cpuinfo"))
    P.HostProcessor =
        match((*Info)->getBuffer(), "model name[[:blank:]]*: ([^\n]*)");
  P.LLVM = llvmVersion();
  P.Mode = Options.Native ? "native" : "icount";
  return P;
}

} // namespace ukl
