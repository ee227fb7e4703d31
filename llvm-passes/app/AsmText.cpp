// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- AsmText.cpp - Reading x86 assembly text ----------------------------===//
//
// Follows what LLVM's assembler accepts for x86 ELF: `#`, `//` and `/* */`
// start comments, `;` and newlines separate statements.
//
//===----------------------------------------------------------------------===//
#include "app/AsmText.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"

using namespace llvm;

namespace ukl {

/// Stands for an operand in expanded text; no instruction and no symbol.
constexpr StringLiteral OperandPlaceholder = "__operand";

static bool isIdentifierStart(char C) {
  return isAlpha(C) || C == '_' || C == '.' || C == '\\';
}

static bool isIdentifierChar(char C) {
  return isAlnum(C) || C == '_' || C == '.' || C == '\\';
}

/// Length of the escape that starts with the `$` at the head of \p Text.
static size_t escapeLength(StringRef Text) {
  if (Text.size() < 2)
    return Text.size();
  if (Text[1] == '{') {
    size_t End = Text.find('}');
    return End == StringRef::npos ? Text.size() : End + 1;
  }
  if (isDigit(Text[1]))
    return 1 + Text.drop_front().take_while(isDigit).size();
  return 2; // $$ $( $| $)
}

/// Length of the string literal at the head of \p Text, quotes included.
static size_t stringLength(StringRef Text) {
  for (size_t I = 1; I < Text.size(); ++I) {
    if (Text[I] == '\\')
      ++I;
    else if (Text[I] == '"')
      return I + 1;
  }
  return Text.size();
}

/// Length of the character constant ('a, 'a', '\n') at the head of \p Text.
static size_t charLength(StringRef Text) {
  size_t I = 1;
  if (I < Text.size() && Text[I] == '\\')
    ++I;
  ++I;
  if (I < Text.size() && Text[I] == '\'')
    ++I;
  return std::min(I, Text.size());
}

/// Length of the comment at the head of \p Text; 0 if there is none.
static size_t commentLength(StringRef Text) {
  if (Text.starts_with("/*")) {
    size_t End = Text.find("*/", 2);
    return End == StringRef::npos ? Text.size() : End + 2;
  }
  if (Text.starts_with("#") || Text.starts_with("//") ||
      Text.starts_with("${:comment}"))
    return std::min(Text.find_first_of("\r\n"), Text.size());
  return 0;
}

static AsmToken lexToken(StringRef Text, AsmTextKind Kind) {
  char C = Text.front();
  if (C == '"')
    return {AsmToken::String, Text.take_front(stringLength(Text))};
  if (C == '\'')
    return {AsmToken::Number, Text.take_front(charLength(Text))};
  if (C == '$' && Kind == AsmTextKind::Template)
    return {AsmToken::Escape, Text.take_front(escapeLength(Text))};
  if (isDigit(C))
    return {AsmToken::Number, Text.take_while(isAlnum)};
  if (isIdentifierStart(C))
    return {AsmToken::Identifier, Text.take_while([&](char D) {
              return isIdentifierChar(D) ||
                     (D == '$' && Kind == AsmTextKind::Plain);
            })};
  return {AsmToken::Punctuation, Text.take_front(1)};
}

/// Directives whose operands are not symbols of the program.
static bool takesNoSymbols(StringRef Mnemonic) {
  static constexpr StringLiteral Directives[] = {
      ".section", ".pushsection", ".file", ".ident", ".loc", ".cfi_sections"};
  return is_contained(Directives, Mnemonic);
}

/// Words of the Intel syntax that may stand where a symbol can.
static bool isIntelKeyword(StringRef Word) {
  static constexpr StringLiteral Keywords[] = {
      "ptr", "offset", "byte",  "word",    "dword",   "qword", "tbyte",
      "far", "near",   "short", "xmmword", "ymmword", "flat",  "zmmword",
      "mod", "and",    "or",    "xor",     "not",     "shl",   "shr",
      "eq",  "ne",     "fword", "mmword",  "oword",   "size",  "type",
      "lt",  "le",     "gt",    "ge",      "length"};
  return is_contained(Keywords, Word.lower());
}

SmallVector<AsmStatement, 4> splitStatements(StringRef Text, AsmTextKind Kind) {
  SmallVector<AsmStatement, 4> Statements(1);
  while (!Text.empty()) {
    if (size_t Length = commentLength(Text)) {
      Text = Text.drop_front(Length);
      continue;
    }
    char C = Text.front();
    if (C == '\n' || C == '\r' || C == ';') {
      if (!Statements.back().empty())
        Statements.emplace_back();
      Text = Text.drop_front();
      continue;
    }
    if (isSpace(C)) {
      Text = Text.drop_front();
      continue;
    }
    AsmToken T = lexToken(Text, Kind);
    Statements.back().push_back(T);
    Text = Text.drop_front(T.Text.size());
  }
  if (Statements.back().empty())
    Statements.pop_back();
  return Statements;
}

std::string expandTemplate(StringRef Text, InlineAsm::AsmDialect Dialect) {
  const unsigned Wanted = Dialect == InlineAsm::AD_Intel ? 1 : 0;
  std::string Result;
  bool InAlternatives = false;
  unsigned Alternative = 0;
  while (!Text.empty()) {
    size_t Length = Text.front() == '$' ? escapeLength(Text) : 1;
    StringRef Piece = Text.take_front(Length);
    Text = Text.drop_front(Length);
    if (Piece == "$(") {
      InAlternatives = true;
      Alternative = 0;
    } else if (Piece == "$|" && InAlternatives) {
      ++Alternative;
    } else if (Piece == "$)" && InAlternatives) {
      InAlternatives = false;
    } else if (InAlternatives && Alternative != Wanted) {
      continue;
    } else if (Piece == "$$") {
      Result += '$';
    } else if (Piece == "${:comment}") {
      Result += '#';
    } else if (Piece == "${:private}") {
      Result += ".L";
    } else if (Piece.size() > 1 && Piece.front() == '$') {
      Result += OperandPlaceholder;
    } else {
      Result += Piece;
    }
  }
  return Result;
}

size_t skipLabels(const AsmStatement &S) {
  size_t I = 0;
  while (I + 1 < S.size() && S[I + 1].is(":") &&
         S[I].K != AsmToken::Punctuation)
    I += 2;
  return I;
}

std::string statementText(const AsmStatement &S) {
  const char *Begin = S.front().Text.begin();
  const char *End = S.back().Text.end();
  return StringRef(Begin, End - Begin).str();
}

std::string renameSymbols(StringRef Text, AsmTextKind Kind,
                          function_ref<std::string(StringRef)> NewName) {
  std::string Result;
  const char *Copied = Text.begin();
  for (const AsmStatement &S : splitStatements(Text, Kind)) {
    size_t Mnemonic = skipLabels(S);
    if (Mnemonic >= S.size() || takesNoSymbols(S[Mnemonic].Text))
      continue;
    for (size_t I = Mnemonic + 1; I < S.size(); ++I) {
      const AsmToken &T = S[I];
      // `%rax`, `@PLT` and `@function` are not symbols.
      bool Prefixed = (S[I - 1].is("%") || S[I - 1].is("@")) &&
                      S[I - 1].Text.end() == T.Text.begin();
      if (T.K != AsmToken::Identifier || Prefixed || isIntelKeyword(T.Text))
        continue;
      std::string New = NewName(T.Text);
      if (New.empty())
        continue;
      Result.append(Copied, T.Text.begin());
      Result += New;
      Copied = T.Text.end();
    }
  }
  Result.append(Copied, Text.end());
  return Result;
}

static InlineAsm *asmOf(const Instruction &I) {
  const auto *Call = dyn_cast<CallBase>(&I);
  return Call ? dyn_cast<InlineAsm>(Call->getCalledOperand()) : nullptr;
}

void renameSymbolsInAsm(Module &M,
                        function_ref<std::string(StringRef)> NewName) {
  M.setModuleInlineAsm(
      renameSymbols(M.getModuleInlineAsm(), AsmTextKind::Plain, NewName));
  for (Function &F : M)
    for (Instruction &I : instructions(F)) {
      const InlineAsm *Asm = asmOf(I);
      if (!Asm)
        continue;
      std::string Text =
          renameSymbols(Asm->getAsmString(), AsmTextKind::Template, NewName);
      if (Text != Asm->getAsmString())
        cast<CallBase>(I).setCalledOperand(InlineAsm::get(
            Asm->getFunctionType(), Text, Asm->getConstraintString(),
            Asm->hasSideEffects(), Asm->isAlignStack(), Asm->getDialect(),
            Asm->canThrow()));
    }
}

void forEachAsmStatement(const Module &M,
                         function_ref<void(const InlineAsm &)> Visit) {
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      if (const InlineAsm *Asm = asmOf(I))
        Visit(*Asm);
}

} // namespace ukl
