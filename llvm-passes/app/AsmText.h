// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- AsmText.h - Reading x86 assembly text ------------------------------===//
//
// A small lexer for the assembly text of inline and module-level asm: enough to
// tell instructions from labels, operands, strings and comments. Passes look
// for system call instructions, labels and weak symbols with it, and rename
// symbols; so does the linker of the program (tools/driver).
//
// Why not llvm::AsmLexer: it was tried (LLVM 22) on the assembly texts of
// test/passes and on 35 hard cases, 135 in all. 26 came out different. It
//   - splits `1b`, a jump back to a label, into `1` and `b`; the second would
//     be taken for a symbol,
//   - splits `80h`, so that `int 80h` would not be found, and `\arg` in macros,
//   - gives an error for 8 of the texts, which are not valid or not complete;
//     the assembler reports these later, with the line,
//   - reads the escapes `$0` and `${0:P}` of templates as several tokens.
//
//===----------------------------------------------------------------------===//
#ifndef UKL_PASSES_APP_ASMTEXT_H
#define UKL_PASSES_APP_ASMTEXT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Module.h"

#include <cstdint>
#include <string>

namespace ukl {

/// What a `$` means. In the text of an InlineAsm it starts an escape: `$$`,
/// `$0`, `${0:P}`, `$(att$|intel$)`. In module-level asm it is a plain
/// character.
enum class AsmTextKind : uint8_t { Template, Plain };

struct AsmToken {
  enum Kind : uint8_t { Identifier, Number, String, Escape, Punctuation };
  Kind K;
  llvm::StringRef Text; ///< Points into the lexed text.

  bool is(llvm::StringRef S) const { return Text == S; }
};

/// One statement without its comments; never empty.
using AsmStatement = llvm::SmallVector<AsmToken, 8>;

/// Splits \p Text into statements at newlines and semicolons.
llvm::SmallVector<AsmStatement, 4> splitStatements(llvm::StringRef Text,
                                                   AsmTextKind Kind);

/// Turns the text of an InlineAsm into plain assembly of one dialect: picks the
/// alternatives, resolves escapes, replaces operands by a placeholder name.
std::string expandTemplate(llvm::StringRef Text,
                           llvm::InlineAsm::AsmDialect Dialect);

/// Index of the first token of \p S after leading labels (`1:`, `name:`).
size_t skipLabels(const AsmStatement &S);

/// The text of a statement as the user wrote it, on one line.
std::string statementText(const AsmStatement &S);

/// Returns \p Text with every symbol name in operand position replaced by
/// \p NewName's answer, when that is not empty. Labels, mnemonics, registers,
/// strings, section names and comments are left alone.
std::string
renameSymbols(llvm::StringRef Text, AsmTextKind Kind,
              llvm::function_ref<std::string(llvm::StringRef)> NewName);

/// Does that in all assembly of \p M: that of the file, and asm statements.
void renameSymbolsInAsm(
    llvm::Module &M, llvm::function_ref<std::string(llvm::StringRef)> NewName);

/// Calls \p Visit with each asm statement in the functions of \p M.
void forEachAsmStatement(
    const llvm::Module &M,
    llvm::function_ref<void(const llvm::InlineAsm &)> Visit);

} // namespace ukl

#endif // UKL_PASSES_APP_ASMTEXT_H
