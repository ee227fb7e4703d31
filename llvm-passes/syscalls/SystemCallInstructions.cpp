// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- SystemCallInstructions.cpp - Find them in assembly text ------------===//
//
// `ukl verify` looks for these instructions in the bytes of the image. The
// check here comes earlier, when the error can still name the source.
//
//===----------------------------------------------------------------------===//
#include "syscalls/SystemCallInstructions.h"

#include "app/AsmText.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace ukl {

constexpr StringLiteral Instructions[] = {"syscall",  "sysenter", "sysexit",
                                          "sysexitl", "sysexitq", "sysret",
                                          "sysretl",  "sysretq"};

constexpr StringLiteral Prefixes[] = {
    "lock",    "rep",   "repe",   "repz",   "repne",  "repnz",
    "rex",     "rex64", "rex.w",  "rex.r",  "rex.x",  "rex.b",
    "notrack", "bnd",   "data16", "data32", "addr16", "addr32",
    "cs",      "ds",    "es",     "fs",     "gs",     "ss"};

/// Directives that paste their arguments into later statements.
constexpr StringLiteral PastingDirectives[] = {".macro", ".irp", ".irpc"};

namespace {

struct DataDirective {
  StringLiteral Name;
  unsigned Width;
};

} // namespace

constexpr DataDirective DataDirectives[] = {
    {".byte", 1},  {".short", 2}, {".word", 2}, {".value", 2},
    {".hword", 2}, {".2byte", 2}, {".long", 4}, {".int", 4},
    {".4byte", 4}, {".quad", 8},  {".8byte", 8}};

/// Encodings of the instructions above.
constexpr StringLiteral Encodings[] = {"\x0f\x05", "\x0f\x34", "\x0f\x07",
                                       "\x0f\x35", "\xcd\x80"};

/// Stands for a byte whose value is not known; not the value of any byte.
constexpr int UnknownByte = -1;

/// Reads an integer as the assembler does: 128, 0x80, 0b1, 0200, 80h.
static std::optional<uint64_t> parseInteger(StringRef Text) {
  uint64_t Value;
  if (!Text.getAsInteger(0, Value))
    return Value;
  if ((Text.consume_back("h") || Text.consume_back("H")) &&
      !Text.getAsInteger(16, Value))
    return Value;
  return std::nullopt;
}

/// Index of the instruction or directive of \p S, behind labels and prefixes.
static size_t mnemonicIndex(const AsmStatement &S) {
  size_t I = skipLabels(S);
  while (I + 1 < S.size()) {
    if (S[I].is("{")) { // Pseudo prefix such as {vex}.
      while (I < S.size() && !S[I].is("}"))
        ++I;
      ++I;
    } else if (is_contained(Prefixes, S[I].Text.lower())) {
      ++I;
    } else {
      break;
    }
  }
  return I;
}

/// `int` with vector 0x80: `int $0x80`, `int 80h`.
static bool isInterrupt80(const AsmStatement &S, size_t Mnemonic) {
  if (S[Mnemonic].Text.lower() != "int")
    return false;
  size_t I = Mnemonic + 1;
  while (I < S.size() && (S[I].is("$") || S[I].is("(")))
    ++I;
  return I < S.size() && parseInteger(S[I].Text) == 0x80;
}

static bool isSystemCall(const AsmStatement &S) {
  size_t I = mnemonicIndex(S);
  if (I >= S.size())
    return false;
  std::string Mnemonic = S[I].Text.lower();
  if (is_contained(Instructions, Mnemonic) || isInterrupt80(S, I))
    return true;
  return is_contained(PastingDirectives, Mnemonic) &&
         any_of(ArrayRef(S).drop_front(I + 1), [](const AsmToken &T) {
           return is_contained(Instructions, T.Text.lower());
         });
}

/// Appends the bytes that a data directive emits. Any other statement appends
/// an unknown byte.
static void appendData(const AsmStatement &S, SmallVectorImpl<int> &Bytes) {
  size_t I = mnemonicIndex(S);
  const DataDirective *Directive =
      I >= S.size() ? nullptr : find_if(DataDirectives, [&](const auto &D) {
        return D.Name == S[I].Text;
      });
  if (!Directive || Directive == std::end(DataDirectives)) {
    Bytes.push_back(UnknownByte);
    return;
  }
  for (const AsmToken &T : ArrayRef(S).drop_front(I + 1)) {
    if (T.is(","))
      continue;
    std::optional<uint64_t> Value = parseInteger(T.Text);
    for (unsigned B = 0; B < Directive->Width; ++B)
      Bytes.push_back(Value ? int((*Value >> (8 * B)) & 0xff) : UnknownByte);
  }
}

static bool endsInEncoding(ArrayRef<int> Bytes, size_t From) {
  for (size_t I = From; I + 1 < Bytes.size(); ++I)
    for (StringRef E : Encodings)
      if (Bytes[I] == (unsigned char)E[0] &&
          Bytes[I + 1] == (unsigned char)E[1])
        return true;
  return false;
}

bool isSingleSyscall(StringRef Text) {
  auto Statements = splitStatements(Text, AsmTextKind::Plain);
  return Statements.size() == 1 && Statements.front().size() == 1 &&
         Statements.front().front().Text.lower() == "syscall";
}

std::optional<std::string> findSystemCall(StringRef Text) {
  SmallVector<int, 32> Bytes;
  for (const AsmStatement &S : splitStatements(Text, AsmTextKind::Plain)) {
    if (isSystemCall(S))
      return statementText(S);
    // An encoding may be spread over two directives: look one byte back.
    size_t From = Bytes.empty() ? 0 : Bytes.size() - 1;
    appendData(S, Bytes);
    if (endsInEncoding(Bytes, From))
      return statementText(S);
  }
  return std::nullopt;
}

} // namespace ukl
