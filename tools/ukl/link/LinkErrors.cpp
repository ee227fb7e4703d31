//===- LinkErrors.cpp - Say why a link with the kernel failed -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// make's log has the reason among many lines. The table below has the failures
// that a program can cause. Any other error is shown as it is in the log.
//
//===----------------------------------------------------------------------===//

#include "common/ElfFile.h"
#include "common/Paths.h"
#include "common/Process.h"
#include "ukl/cache/Cache.h"
#include "ukl/link/LinkContext.h"
#include "ukl_abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LineIterator.h"

#include <map>

using namespace llvm;
using namespace llvm::object;

namespace ukl {

static constexpr size_t MaxShown = 8;

/// The data sections of the linked program, with their sizes in bytes.
static std::map<std::string, uint64_t> dataSizes(const LinkContext &Context) {
  std::vector<std::string> Paths = {"vmlinux.o"};
  if (Context.Request.Fast)
    Paths = Context.Objects;
  std::map<std::string, uint64_t> Sizes;
  for (const std::string &Path : Paths) {
    auto Object = openElfFile(pathIn(Context.file(KernelLinkDir), Path));
    if (!Object) {
      consumeError(Object.takeError());
      continue;
    }
    for (const SectionRef &Section : Object->getBinary()->sections()) {
      StringRef Name = cantFail(Section.getName());
      if (!Name.consume_front(UKL_SECTION_PREFIX) || Name.starts_with("text"))
        continue;
      Sizes[Name.split('.').first.str()] += Section.getSize();
    }
  }
  return Sizes;
}

/// The address where the program's data has to end, as ukl.lds.h checks. That
/// is the load address of the kernel: the distance of its text from the start
/// of its mapping. 0 if it is not known.
static uint64_t dataLimit(const Kernel &K) {
  constexpr uint64_t StartOfKernelMap = 0xffffffff80000000;
  auto Object = openElfFile(pathIn(K.ObjectDir, "vmlinux"));
  if (!Object) {
    consumeError(Object.takeError());
    return 0;
  }
  for (const SymbolRef &Symbol : Object->getBinary()->symbols()) {
    Expected<StringRef> Name = Symbol.getName();
    Expected<uint64_t> Address = Symbol.getAddress();
    if (Name && Address && *Name == "_text")
      return *Address - StartOfKernelMap;
    consumeError(Name.takeError());
    consumeError(Address.takeError());
  }
  return 0;
}

static Error explainDataWindow(const LinkContext &Context,
                               ArrayRef<std::string>) {
  auto Sizes = dataSizes(Context);
  uint64_t Total = 0;
  std::string Parts;
  for (const auto &[Name, Size] : Sizes) {
    Total += Size;
    Parts += formatv("\n  {0,-14} {1,12}", Name, formatSize(Size));
  }
  constexpr uint64_t DataBase = 0x200000;
  uint64_t Limit = dataLimit(Context.Base);
  std::string Text = formatv("{0}: its data is too large for the image: {1}",
                             Context.Request.Program, formatSize(Total));
  if (Limit > DataBase)
    Text +=
        formatv(", and there is room for {0}", formatSize(Limit - DataBase));
  return withHint(make_error<ToolError>(Text + Parts, ""),
                  "large arrays belong on the heap (malloc) or in a file; a "
                  "kernel with a larger CONFIG_PHYSICAL_START has more room "
                  "(--config=<file>)");
}

static Error explainUndefined(const LinkContext &Context,
                              ArrayRef<std::string> Lines) {
  std::vector<std::string> Names;
  for (StringRef Line : Lines) {
    std::string Name = Line.split("undefined symbol: ").second.trim().str();
    if (!is_contained(Names, Name))
      Names.push_back(Name);
  }
  std::string Text =
      formatv("{0}: undefined symbols:", Context.Request.Program);
  for (const std::string &Name : ArrayRef(Names).take_front(MaxShown))
    Text += "\n  " + Name;
  if (Names.size() > MaxShown)
    Text += formatv("\n  and {0} more", Names.size() - MaxShown);
  return withHint(make_error<ToolError>(Text, ""),
                  "define them in the program; names that a linker defines for "
                  "an executable (__start_<section>, _DYNAMIC...) do not exist "
                  "in an image");
}

static Error explainNoSpace(const LinkContext &Context, ArrayRef<std::string>) {
  if (Error E = checkDiskSpace(Context.WorkDir, 1'000'000'000, "the link"))
    return E;
  return makeError("no disk space left in {0} during the link",
                   Context.WorkDir);
}

static Error explainInterrupt(const LinkContext &, ArrayRef<std::string>) {
  return makeError("interrupted");
}

namespace {

struct Explanation {
  StringLiteral Mark; ///< A text in a line of the log.
  Error (*Explain)(const LinkContext &, ArrayRef<std::string> Lines);
};

} // namespace

/// The first of these that occurs is the reason; the others may follow from it.
static const Explanation Explanations[] = {
    {"No space left on device", explainNoSpace},
    {"UKL: application data", explainDataWindow},
    {"undefined symbol: ", explainUndefined},
    {"] Interrupt", explainInterrupt},
};

Error explainLinkFailure(const LinkContext &Context, const std::string &Log) {
  std::string Text = readText(Log);
  SmallVector<StringRef, 0> Lines;
  StringRef(Text).split(Lines, '\n');
  for (const Explanation &E : Explanations) {
    std::vector<std::string> Found;
    for (StringRef Line : Lines)
      if (Line.contains(E.Mark))
        Found.push_back(Line.str());
    if (!Found.empty())
      return E.Explain(Context, Found);
  }
  std::vector<std::string> Errors;
  for (StringRef Line : Lines)
    if (Line.contains("error:") || Line.contains("warning: objtool"))
      Errors.push_back(Line.str());
  std::string Reason =
      Errors.empty() ? tailOfFile(Log, 20)
                     : join(ArrayRef(Errors).take_front(2 * MaxShown), "\n");
  return withHint(makeError("the link with the kernel failed:\n{0}", Reason),
                  Context.Request.SaveTemps.empty()
                      ? Twine("--save-temps keeps all files and the commands")
                      : "the whole log is in " + Log);
}

static bool hasEmptySection(const ELFObjectFileBase &Image, StringRef Name) {
  return any_of(Image.sections(), [&](const SectionRef &Section) {
    Expected<StringRef> Found = Section.getName();
    if (!Found) {
      consumeError(Found.takeError());
      return false;
    }
    return *Found == Name && Section.getSize() == 0;
  });
}

Error warnWithoutUnwindTables(const LinkContext &Context, StringRef Linked,
                              const std::string &Log) {
  Expected<OwningBinary<ELF64LEObjectFile>> Object = openElfFile(Linked);
  if (!Object)
    return Object.takeError();
  if (!hasEmptySection(*Object->getBinary(), ".orc_unwind"))
    return Error::success();
  std::string Text = readText(Log), Reasons;
  for (line_iterator It(MemoryBufferRef(Text, Log)); !It.is_at_eof(); ++It)
    if (It->contains("objtool: "))
      Reasons += "\n  " + It->split("objtool: ").second.str();
  warning(Context.Request.Program +
              ": the image has no unwind tables, so stack traces of its "
              "kernel are guesses; objtool says:" +
              Reasons,
          "objtool gives up on code that it does not understand, which here is "
          "assembly of the program");
  return Error::success();
}

} // namespace ukl
