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

// There is a space without line break between a number and its unit.

/// Text for HTML and SVG, in an element or between quotes.
std::string escape(llvm::StringRef Text);

/// "1,234,567".
std::string grouped(uint64_t Value);
/// A figure per operation: "18,964", "237.0", "0.25". It has two or one digits
/// after the point, or none from 1,000 on.
std::string figure(double Value);
/// Events per operation. As figure(), but a whole number has no digits after
/// the point, 0 is "0", and less than 0.005 is "<0.01".
std::string events(double Value);
/// "×0.988".
std::string ratio(double Value);
/// The change that a ratio means: "−1.2 %".
std::string change(double Ratio);
/// A size: "7,123 KiB". All sizes have this unit.
std::string kib(uint64_t Bytes);
/// \p Fraction, 1 being the whole, as "97.3 %".
std::string percent(double Fraction);

/// "1 case", "2 cases".
std::string plural(size_t Count, llvm::StringRef Noun);

/// \p Text, or its start and an ellipsis if it has more than \p Limit
/// characters.
std::string shorten(llvm::StringRef Text, size_t Limit);
/// The number of characters, not bytes, of \p Text.
size_t lengthOf(llvm::StringRef Text);

/// \p Text as a part of a file name or an anchor: [a-z0-9-].
std::string slug(llvm::StringRef Text);

} // namespace ukl::report

#endif // UKL_REPORT_TEXT_H
