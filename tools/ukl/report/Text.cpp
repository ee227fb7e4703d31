//===- Text.cpp - Numbers and text of a report ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;

namespace ukl::report {

std::string escape(StringRef Text) {
  std::string Printable = Text.str();
  // XML cannot have control characters.
  for (char &C : Printable)
    if (static_cast<unsigned char>(C) < 0x20)
      C = ' ';
  std::string Result;
  raw_string_ostream OS(Result);
  printHTMLEscaped(Printable, OS);
  return Result;
}

std::string grouped(uint64_t Value) { return formatv("{0:N0}", Value); }

std::string figure(double Value) {
  // 999.95 and more would be rounded to "1000.0".
  if (Value >= 999.95)
    return grouped(static_cast<uint64_t>(std::llround(Value)));
  return Value >= 9.995 ? formatv("{0:F1}", Value) : formatv("{0:F2}", Value);
}

std::string events(double Value) {
  if (Value == 0)
    return "0";
  if (Value < 0.005)
    return "<0.01";
  bool Whole = std::abs(Value - std::round(Value)) < 0.0005;
  return Whole ? grouped(static_cast<uint64_t>(std::llround(Value)))
               : figure(Value);
}

std::string ratio(double Value) {
  return formatv("×{0}", Value < 9.9995 ? formatv("{0:F3}", Value).str()
                                        : figure(Value));
}

std::string percent(double Fraction) {
  return formatv("{0:F1}\u00a0%", Fraction * 100);
}

std::string change(double Ratio) {
  double Change = Ratio - 1;
  std::string Size = percent(std::abs(Change));
  if (Size == percent(0))
    return Size;
  return (Change < 0 ? "−" : "+") + Size;
}

std::string kib(uint64_t Bytes) {
  double KiB = static_cast<double>(Bytes) / 1024;
  if (KiB < 9.95 && Bytes % 1024)
    return formatv("{0:F1}\u00a0KiB", KiB);
  return grouped(static_cast<uint64_t>(std::llround(KiB))) + "\u00a0KiB";
}

std::string plural(size_t Count, StringRef Noun) {
  return formatv("{0} {1}{2}", Count, Noun, Count == 1 ? "" : "s");
}

static bool isContinuation(char C) { return (C & 0xC0) == 0x80; }

// sys::unicode::columnWidthUTF8() does not do here: it fails at bytes that are
// not UTF-8, and counts two columns for an East Asian character. This counts
// the characters that shorten() counts.
size_t lengthOf(StringRef Text) {
  return Text.size() - count_if(Text, isContinuation);
}

std::string shorten(StringRef Text, size_t Limit) {
  if (lengthOf(Text) <= Limit)
    return Text.str();
  std::string Result;
  size_t Length = 0;
  for (char C : Text) {
    if (!isContinuation(C) && ++Length == Limit)
      break;
    Result += C;
  }
  return Result + "…";
}

std::string slug(StringRef Text) {
  std::string Result;
  for (char C : Text)
    if (isAlnum(C))
      Result += toLower(C);
    else if (!Result.empty() && Result.back() != '-')
      Result += '-';
  while (!Result.empty() && Result.back() == '-')
    Result.pop_back();
  return Result.empty() ? "unnamed" : Result;
}

} // namespace ukl::report
