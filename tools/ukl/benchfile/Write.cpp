//===- Write.cpp - Writing the file of `ukl bench --json` -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/benchfile/Fields.h"

using namespace llvm;

namespace ukl {

static bool isKnown(const std::string &Text) { return !Text.empty(); }

template <typename T> static bool isKnown(const T &Value) {
  return Value.isKnown();
}

template <typename T> static bool isKnown(const std::optional<T> &Value) {
  return Value.has_value();
}

template <typename T> static bool isKnown(const PerRing<T> &Both) {
  return isKnown(Both[Ring3]) || isKnown(Both[Ring0]);
}

namespace {

/// Writes fields in the order in which Fields.h lists them. (A json::Object
/// would sort them.)
class Writer {
public:
  explicit Writer(json::OStream &J) : J(J) {}

  template <typename T> bool required(StringLiteral Key, const T &Value) {
    J.attributeBegin(Key);
    write(Value);
    J.attributeEnd();
    return true;
  }
  template <typename T> bool optional(StringLiteral Key, const T &Value) {
    return required(Key, Value);
  }
  template <typename T> bool ifKnown(StringLiteral Key, const T &Value) {
    return !isKnown(Value) || required(Key, Value);
  }

private:
  void write(bool Value) { J.value(Value); }
  void write(uint64_t Value) { J.value(Value); }
  void write(double Value) { J.value(Value); }
  void write(const std::string &Text) { J.value(json::fixUTF8(Text)); }
  /// Writes [minimum, maximum].
  void write(const Spread &S) {
    J.array([&] {
      J.value(S.Min);
      J.value(S.Max);
    });
  }
  template <typename T> void write(const std::optional<T> &Value) {
    if (Value)
      write(*Value);
    else
      J.value(nullptr);
  }
  template <typename T> void write(const std::vector<T> &Values) {
    J.array([&] {
      for (const T &Value : Values)
        write(Value);
    });
  }
  template <typename T> void write(const std::map<std::string, T> &Values) {
    J.object([&] {
      for (const auto &[Key, Value] : Values) {
        J.attributeBegin(json::fixUTF8(Key));
        write(Value);
        J.attributeEnd();
      }
    });
  }
  /// Writes {"ring3": ..., "ring0": ...}.
  template <typename T> void write(const PerRing<T> &Both) {
    J.object([&] {
      for (Ring R : {Ring3, Ring0})
        required(RingNames[R], Both[R]);
    });
  }
  template <HasFields<Writer> T> void write(const T &Value) {
    J.object([&] { listFields(*this, Value); });
  }

  json::OStream &J;
};

} // namespace

void writeBenchFile(raw_ostream &OS, const BenchFile &File) {
  json::OStream J(OS);
  J.object([&] {
    J.attribute("format", BenchFormat);
    J.attribute("version", BenchFormatVersion);
    Writer W(J);
    listFields(W, File);
  });
  OS << '\n';
}

} // namespace ukl
