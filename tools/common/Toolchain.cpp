//===- Toolchain.cpp - Where LLVM's and our own files are -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/Toolchain.h"

#include "common/Diagnostics.h"
#include "common/Process.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/Regex.h"

#include <cstdlib>

using namespace llvm;

namespace ukl {

static_assert(LLVM_VERSION_MAJOR == LLVMMajor, "build with LLVM 22");

StringRef llvmVersion() { return LLVM_VERSION_STRING; }

/// The Debian package of a tool.
static std::string packageOf(StringRef Name) {
  StringRef Base = Name.starts_with("clang") ? "clang"
                   : Name.starts_with("ld.") ? "lld"
                                             : "llvm";
  return formatv("{0}-{1}", Base, LLVMMajor);
}

/// Fails if a tool that the user has chosen is of another version of LLVM.
static Error checkVersion(StringRef Path) {
  Expected<std::string> Output = runForOutput({Path.str(), "--version"});
  if (!Output)
    return Output.takeError();
  SmallVector<StringRef, 2> Match;
  unsigned Major;
  // "Debian clang version 22.1.8", "Debian LLD 22.1.8 (compatible with ...)"
  if (Regex("(version|LLD) ([0-9]+)").match(*Output, &Match) &&
      !Match[2].getAsInteger(10, Major)) {
    if (Major == LLVMMajor)
      return Error::success();
    return withHint(makeError("{0} is of LLVM {1}, not of LLVM {2}", Path,
                              Major, LLVMMajor),
                    "UKL_LLVM_BIN is set; it must name a folder with the "
                    "tools of the right version");
  }
  return makeError("cannot tell the version of {0}", Path);
}

Expected<std::string> findLLVMTool(StringRef Name) {
  if (const char *Dir = std::getenv("UKL_LLVM_BIN"); Dir && *Dir) {
    SmallString<128> Path(Dir);
    sys::path::append(Path, Name);
    if (!sys::fs::can_execute(Path))
      return withHint(makeError("no '{0}' in UKL_LLVM_BIN={1}", Name, Dir),
                      "unset UKL_LLVM_BIN or correct it");
    if (Error E = checkVersion(Path))
      return std::move(E);
    return std::string(Path);
  }
  std::string Versioned = formatv("{0}-{1}", Name, LLVMMajor);
  if (ErrorOr<std::string> Path = sys::findProgramByName(Versioned))
    return *Path;
  std::string Dir = formatv("/usr/lib/llvm-{0}/bin", LLVMMajor);
  if (ErrorOr<std::string> Path = sys::findProgramByName(Name, {Dir}))
    return *Path;
  return withHint(
      makeError("'{0}' not found in PATH or in {1}", Versioned, Dir),
      "install it: apt-get install " + packageOf(Name));
}

std::string installPrefix() {
  // The address is one of our own, so that the lookup works without /proc too.
  std::string Self = sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&installPrefix));
  return sys::path::parent_path(sys::path::parent_path(Self)).str();
}

static Expected<std::string> locate(const char *Variable, StringRef Relative,
                                    StringRef What) {
  const char *Value = std::getenv(Variable);
  bool FromUser = Value && *Value;
  SmallString<128> Path(FromUser ? Value : installPrefix());
  if (!FromUser)
    sys::path::append(Path, Relative);
  if (sys::fs::exists(Path))
    return std::string(Path);
  if (FromUser)
    return withHint(makeError("cannot find {0} at {1}", What, Path),
                    formatv("{0} is set; unset or correct it", Variable).str());
  return withHint(makeError("cannot find {0} at {1}", What, Path),
                  "build the whole project: cmake --build <build folder>");
}

Expected<std::string> pluginPath() {
  return locate("UKL_PASS_PLUGIN", "lib/UKLPasses.so", "the pass plugin");
}

Expected<std::string> projectDataPath() {
  return locate("UKL_SOURCE_DIR", "share/ukl", "the kernel patches");
}

Expected<std::string> sysrootPath() {
  return locate("UKL_SYSROOT", "sysroot", "the C library");
}

} // namespace ukl
