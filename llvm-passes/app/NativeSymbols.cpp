// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- NativeSymbols.cpp - What native members define and need ------------===//
#include "app/NativeSymbols.h"

#include "llvm/Support/LineIterator.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace ukl {

Expected<NativeSymbols> readNativeSymbols(StringRef Path) {
  NativeSymbols Symbols;
  if (Path.empty())
    return Symbols;
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (std::error_code EC = Buffer.getError())
    return createFileError(Path, EC);
  for (line_iterator Line(**Buffer); !Line.is_at_eof(); ++Line) {
    auto [Kind, Name] = Line->split(' ');
    Name = Name.rtrim('\r');
    if ((Kind != "D" && Kind != "U" && Kind != "W") || Name.empty() ||
        Name.find_first_of(" \t") != StringRef::npos)
      return createStringError(Path + ":" + Twine(Line.line_number()) +
                               ": expected 'D <symbol>', 'U <symbol>' or "
                               "'W <symbol>', got '" +
                               *Line + "'");
    if (Kind == "W")
      Symbols.WeaklyReferenced.insert(Name);
    (Kind == "D" ? Symbols.Defined : Symbols.Referenced).insert(Name);
  }
  return Symbols;
}

} // namespace ukl
