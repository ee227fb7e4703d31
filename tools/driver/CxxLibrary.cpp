//===- CxxLibrary.cpp - A link that lacks the C++ library -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NativeLink.h"
#include "common/Diagnostics.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace ukl {

/// Matches what libstdc++ or libc++ would define, as lld prints it.
static constexpr StringLiteral LibraryName =
    "^(std::|operator (new|delete)|__cxa_|__cxxabiv1::|__gnu_cxx::|__dynamic_"
    "cast|__gxx_personality|_Unwind_|-lstdc\\+\\+|-lc\\+\\+|-lsupc\\+\\+"
    "|(typeinfo( name)?|vtable|VTT) for (std::|__cxxabiv1::|__gnu_cxx::)"
    "|typeinfo for ((unsigned|signed|long|short|char|int|bool|float|double|"
    "wchar_t|void|const)[ *]*)+$)";

Error diagnoseCxxLibrary(StringRef LldMessages) {
  Regex Missing("error: .*(undefined symbol: |unable to find library )(.*)$");
  Regex Library(LibraryName);
  std::vector<std::string> Symbols;
  for (StringRef Line : split(LldMessages, '\n')) {
    SmallVector<StringRef, 3> Match;
    if (!Line.contains("error: ") || !Missing.match(Line, &Match))
      continue;
    // Something else is missing too, so the user needs lld's own messages.
    if (!Library.match(Match[2]))
      return Error::success();
    Symbols.push_back(Match[2].str());
  }
  if (Symbols.empty())
    return Error::success();
  constexpr size_t Shown = 4;
  std::string List = join(ArrayRef(Symbols).take_front(Shown), ", ");
  if (Symbols.size() > Shown)
    List += ", ...";
  return withHint(
      makeError("the program needs the C++ standard library, which -fukl does "
                "not have yet; missing: {0}",
                List),
      "C++ that needs no library works: -fno-exceptions -fno-rtti "
      "-fno-threadsafe-statics, no std::, own operator new and delete");
}

} // namespace ukl
