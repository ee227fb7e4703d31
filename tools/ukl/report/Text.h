//===- Text.h - Numbers and text of a report --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef UKL_REPORT_TEXT_H
#define UKL_REPORT_TEXT_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace ukl::report {

// Between a number and its unit is a space that does not break.

/// Text for HTML and SVG, in an element or between quotes.
std::string escape(llvm::StringRef Text);

/// "1,234,567".
std::string grouped(uint64_t Value);
/// A figure per operation: "18,964", "237.0", "0.25". Three digits at least,
/// and never more than the figure's own.
std::string figure(double Value);
/// Events per operation: as figure(), but whole numbers as such, "0" for none
/// and "<0.01" for hardly any.
std::string events(double Value);
/// "×0.988".
std::string ratio(double Value);
/// What a ratio means: "−1.2 %".
std::string change(double Ratio);
/// "7,123 KiB", the one unit of the sizes.
std::string kib(uint64_t Bytes);
/// "97.3 %".
std::string percent(double Fraction);

/// "1 case", "2 cases".
std::string plural(size_t Count, llvm::StringRef Noun);

/// \p Text in at most \p Limit characters, with an ellipsis if need be.
std::string shorten(llvm::StringRef Text, size_t Limit);
/// The number of characters, not bytes, of \p Text.
size_t lengthOf(llvm::StringRef Text);

/// \p Text as a part of a file name or an anchor: [a-z0-9-].
std::string slug(llvm::StringRef Text);

} // namespace ukl::report

#endif // UKL_REPORT_TEXT_H
