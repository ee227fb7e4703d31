//===- KernelLink.cpp - Link the program with the kernel ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel's own makefiles do the link (target ukl_image of our patches).
//
//===----------------------------------------------------------------------===//

#include "common/FileOutput.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "common/Toolchain.h"
#include "ukl/link/LinkContext.h"
#include "ukl/support/ChildTime.h"
#include "ukl/support/Progress.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace ukl {

static constexpr StringLiteral KernelObject = "vmlinux.o";

/// In the kernel's build folder, with the scope behind it.
static constexpr StringLiteral LinkTimes = ".ukl-link-seconds-";

/// The processor time that the last such link with this kernel took, in
/// seconds.
static double lastLinkSeconds(const std::string &Path, LtoScope Scope) {
  // Of the TCP server of samples/
  const double Default = Scope == LtoScope::All ? 138 : 30;
  double Seconds;
  return StringRef(readText(Path)).trim().getAsDouble(Seconds) ? Default
                                                               : Seconds;
}

/// Puts what is linked of the kernel into the link folder.
static Error placeKernel(const LinkContext &Context, StringRef Folder) {
  if (Context.Request.Fast)
    return createSymbolicLink(pathIn(Context.Base.ObjectDir, KernelObject),
                              pathIn(Folder, KernelObject));
  LinkedObjects Objects{Context.KernelIndex, Context.LtoObjects};
  if (std::string Flags = nativeObjectFlags(Context); !Flags.empty()) {
    Expected<std::string> Native =
        ensureNativeObjects(Context.Base, Context.Plugin, Flags);
    if (!Native)
      return Native.takeError();
    Objects.Native = *Native;
  }
  return writeArchives(Context.Base, Folder, Objects);
}

Error linkWithKernel(LinkContext &Context) {
  std::string Folder = Context.file(KernelLinkDir),
              Log = Context.file("link.log");
  if (Error E = makeLinkFolder(Context.Base, Folder))
    return E;
  if (Error E = placeKernel(Context, Folder))
    return E;
  if (Error E = placeProfile(Context, Folder))
    return E;
  std::vector<std::string> Command = makeCommand(Context.Base, Folder);
  Command.push_back("ukl_image");
  Command.push_back("UKL_APP_OBJS=" + join(Context.Objects, " "));
  if (Context.Request.Fast) {
    Command.push_back("UKL_FAST=1");
    Command.push_back("UKL_GATES=" + pathIn("..", ProgramGates));
  } else {
    // Give the plugin a name that needs no quotes in make and the shell.
    if (Error E =
            createSymbolicLink(Context.Plugin, pathIn(Folder, "UKLPasses.so")))
      return E;
    std::string Flags = "--load-pass-plugin=./UKLPasses.so "
                        "'--lto-newpm-passes=" +
                        Context.Request.linkPasses() + "'";
    Flags += profileLinkerOptions(Context);
    if (!Context.Request.SaveTemps.empty())
      Flags += " --save-temps";
    Command.push_back("UKL_LDFLAGS=" + Flags);
  }
  // When a user runs commands.sh, make must link again. It does not know that
  // its output depends on the plugin.
  if (!Context.Request.Fast)
    Context.Commands.push_back(
        quoteCommand({"rm", "-f", pathIn(Folder, KernelObject)}));
  const double Start = childSeconds();
  const LtoScope Scope = Context.Request.scope();
  const std::string Times =
      pathIn(Context.Base.ObjectDir, LinkTimes + name(Scope));
  Progress Step(Context.Request.Fast ? "linking with the native kernel"
                                     : "optimising and linking program and "
                                       "kernel together",
                Context.Request.Verbose,
                {Log, "  LD  |  OBJTOOL  |  KSYMS  |  AS  ", 0,
                 Context.Request.Fast ? 0 : lastLinkSeconds(Times, Scope)});
  if (Error E = runCommand(Context, Command, Log)) {
    consumeError(std::move(E));
    return explainLinkFailure(Context, Log);
  }
  if (!sys::fs::exists(pathIn(Folder, "vmlinux")))
    return explainLinkFailure(Context, Log);
  Step.done();
  // For the next link's progress, which can do without.
  if (!Context.Request.Fast)
    consumeError(
        writeFile(Times, formatv("{0:F0}\n", childSeconds() - Start).str()));
  if (Error E = checkCoverage(Context, Folder))
    return E;
  return warnWithoutUnwindTables(Context, pathIn(Folder, "vmlinux"), Log);
}

Error saveKernelBitcode(LinkContext &Context) {
  Expected<std::string> Lld = findLLVMTool("ld.lld");
  if (!Lld)
    return Lld.takeError();
  Progress Step("saving the kernel's bitcode", Context.Request.Verbose);
  // The pipeline changes nothing, so the module is as the compiler made it.
  if (Error E = runCommand(Context,
                           {*Lld, "-m", "elf_x86_64", "-r", "--lto-emit-llvm",
                            "--lto-newpm-passes=verify", "--whole-archive",
                            pathIn(Context.Base.ObjectDir, KernelArchives[0]),
                            "-o", "vmlinux.bc"},
                           Context.file("vmlinux.bc.log")))
    return E;
  Step.done();
  return Error::success();
}

} // namespace ukl
