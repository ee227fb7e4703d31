// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- RuntimeLibcalls.cpp - Functions that code generation calls ---------===//
//
// Three tables: math intrinsics and what they are called in libm, operations on
// types that x86-64 has no instructions for, and what the optimiser may turn
// one math call into. A name too many costs a few bytes of the image, one too
// few is an undefined symbol at the link. So when in doubt, a name is in.
//
// Why not LLVM's own table, llvm::RTLIB::RuntimeLibcallsInfo: it says which
// functions code generation may call at all, 537 for x86-64 Linux, but not for
// which instruction. All of them would be kept in every image, with malloc and
// memcpy, whose plain names must stay the kernel's. It also knows nothing of
// what the optimiser rewrites, and lacks __divmodti4 and __muloti4.
// test/passes/runtime-libcalls.ll compares the two tables.
//
//===----------------------------------------------------------------------===//
#include "app/RuntimeLibcalls.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace ukl {

namespace {

struct MathIntrinsic {
  StringLiteral Intrinsic; ///< Without "llvm." and the type suffixes.
  StringLiteral Base;      ///< Name of the double version in libm.
};

} // namespace

/// Intrinsics that are named like their libm function.
constexpr StringLiteral SameNameIntrinsics[] = {
    "acos",   "asin",      "atan", "atan2", "ceil",  "cos",       "cosh",
    "exp",    "exp10",     "exp2", "floor", "fma",   "frexp",     "ldexp",
    "llrint", "llround",   "log",  "log10", "log2",  "lrint",     "lround",
    "modf",   "nearbyint", "pow",  "rint",  "round", "roundeven", "sin",
    "sincos", "sincospi",  "sinh", "sqrt",  "tan",   "tanh",      "trunc"};

constexpr MathIntrinsic RenamedIntrinsics[] = {{"minnum", "fmin"},
                                               {"maxnum", "fmax"},
                                               {"minimum", "fminimum"},
                                               {"maximum", "fmaximum"},
                                               {"minimumnum", "fminimum_num"},
                                               {"maximumnum", "fmaximum_num"},
                                               {"frem", "fmod"}};

/// Intrinsics that become a function whose name does not depend on a type.
constexpr MathIntrinsic PlainIntrinsics[] = {
    {"get.fpenv", "fegetenv"},   {"set.fpenv", "fesetenv"},
    {"reset.fpenv", "fesetenv"}, {"get.fpmode", "fegetmode"},
    {"set.fpmode", "fesetmode"}, {"reset.fpmode", "fesetmode"}};

namespace {

struct Rewrite {
  StringLiteral From;
  StringLiteral To;
};

} // namespace

/// What LLVM may make of a call: pow(2, i) -> ldexp(1, i), sin + cos -> sincos.
constexpr Rewrite Rewrites[] = {
    {"pow", "exp"},    {"pow", "exp2"},    {"pow", "exp10"},
    {"pow", "ldexp"},  {"pow", "sqrt"},    {"pow", "cbrt"},
    {"exp2", "ldexp"}, {"exp", "exp2"},    {"exp10", "exp2"},
    {"log", "log2"},   {"sin", "sincos"},  {"cos", "sincos"},
    {"tan", "sincos"}, {"round", "trunc"}, {"rint", "nearbyint"}};

/// Powers with an integer exponent.
constexpr StringLiteral Powi[] = {"__powisf2", "__powidf2", "__powixf2",
                                  "__powitf2"};

/// Runtime functions of 128-bit integers.
constexpr StringLiteral Int128Division[] = {"__divti3",    "__modti3",
                                            "__udivti3",   "__umodti3",
                                            "__divmodti4", "__udivmodti4"};
constexpr StringLiteral Int128Product[] = {"__multi3", "__muloti4"};

namespace {

/// How types are spelled in the names of libgcc, compiler-rt and libm.
struct TypeCode {
  Type::TypeID ID;
  StringLiteral Code;       ///< As in __fixdfti.
  StringLiteral MathSuffix; ///< As in floorf.
};
constexpr TypeCode TypeCodes[] = {
    {Type::HalfTyID, "hf", "f"},     {Type::BFloatTyID, "bf", "f"},
    {Type::FloatTyID, "sf", "f"},    {Type::DoubleTyID, "df", ""},
    {Type::X86_FP80TyID, "xf", "l"}, {Type::FP128TyID, "tf", "l"}};

} // namespace

/// Arithmetic of __float128. Every operation on that type is a call.
constexpr StringLiteral Quad[] = {
    "__addtf3",      "__subtf3",      "__multf3",      "__divtf3",
    "__negtf2",      "__eqtf2",       "__netf2",       "__lttf2",
    "__letf2",       "__gttf2",       "__getf2",       "__unordtf2",
    "__extendhftf2", "__extendsftf2", "__extenddftf2", "__extendxftf2",
    "__trunctfhf2",  "__trunctfbf2",  "__trunctfsf2",  "__trunctfdf2",
    "__trunctfxf2",  "__fixtfsi",     "__fixtfdi",     "__fixtfti",
    "__fixunstfsi",  "__fixunstfdi",  "__fixunstfti",  "__floatsitf",
    "__floatditf",   "__floattitf",   "__floatunsitf", "__floatunditf",
    "__floatuntitf"};

/// _Float16 and __bf16 are computed in float and converted by calls.
constexpr StringLiteral Half[] = {
    "__extendhfsf2", "__extendhfdf2",  "__extendhfxf2", "__truncsfhf2",
    "__truncdfhf2",  "__truncxfhf2",   "__truncsfbf2",  "__truncdfbf2",
    "__truncxfbf2",  "__gnu_h2f_ieee", "__gnu_f2h_ieee"};

/// 16-byte atomics on a CPU without cmpxchg16b.
constexpr StringLiteral Atomic16[] = {
    "__atomic_load_16",      "__atomic_store_16",
    "__atomic_exchange_16",  "__atomic_compare_exchange_16",
    "__atomic_fetch_add_16", "__atomic_fetch_sub_16",
    "__atomic_fetch_and_16", "__atomic_fetch_or_16",
    "__atomic_fetch_xor_16", "__atomic_fetch_nand_16",
    "__atomic_load",         "__atomic_store",
    "__atomic_exchange",     "__atomic_compare_exchange"};

namespace {

/// Reports what one instruction may be turned into.
class LibcallVisitor {
public:
  explicit LibcallVisitor(function_ref<void(StringRef)> Need) : Need(Need) {}

  void visit(const Instruction &I) {
    visitTypes(I);
    if (const auto *II = dyn_cast<IntrinsicInst>(&I))
      visitIntrinsic(*II);
    else
      visitOpcode(I);
  }

private:
  void needAll(ArrayRef<StringLiteral> Names) {
    for (StringRef Name : Names)
      Need(Name);
  }
  void needMath(StringRef Base, const Type *Ty);
  void visitIntrinsic(const IntrinsicInst &I);
  void visitTypes(const Instruction &I);
  void visitOpcode(const Instruction &I);
  void visitConversion(const Instruction &I, StringRef Signed,
                       StringRef Unsigned);

  function_ref<void(StringRef)> Need;
};

} // namespace

static const TypeCode *typeCode(const Type *Ty) {
  const auto *Found = find_if(TypeCodes, [&](const TypeCode &C) {
    return C.ID == Ty->getScalarType()->getTypeID();
  });
  return Found == std::end(TypeCodes) ? nullptr : Found;
}

static bool isWideInteger(const Type *Ty) {
  const Type *Scalar = Ty->getScalarType();
  return Scalar->isIntegerTy() && Scalar->getIntegerBitWidth() > 64;
}

/// Reports the names of \p Base for \p Ty, and those that the optimiser may
/// rewrite it to. It narrows a double call to float where the argument is one.
void LibcallVisitor::needMath(StringRef Base, const Type *Ty) {
  const TypeCode *Code = typeCode(Ty);
  if (!Code)
    return;
  Need((Base + Code->MathSuffix).str());
  if (Ty->getScalarType()->isDoubleTy())
    Need((Base + "f").str());
  if (Ty->getScalarType()->isFP128Ty())
    Need((Base + "f128").str());
  for (const Rewrite &R : Rewrites)
    if (R.From == Base)
      needMath(R.To, Ty);
  if (Base == "pow")
    needAll(Powi);
}

/// The type that the suffix stands for: that of the first floating-point
/// operand, as in lround and ldexp.
const Type *mathType(const IntrinsicInst &I) {
  for (const Use &Arg : I.args())
    if (Arg->getType()->isFPOrFPVectorTy())
      return Arg->getType();
  return I.getType();
}

void LibcallVisitor::visitIntrinsic(const IntrinsicInst &I) {
  StringRef Name = Intrinsic::getBaseName(I.getIntrinsicID());
  Name.consume_front("llvm.");
  Name.consume_front("experimental.constrained.");
  const Type *Ty = mathType(I);
  if (is_contained(SameNameIntrinsics, Name))
    needMath(Name, Ty);
  for (const MathIntrinsic &M : RenamedIntrinsics)
    if (M.Intrinsic == Name)
      needMath(M.Base, Ty);
  for (const MathIntrinsic &M : PlainIntrinsics)
    if (M.Intrinsic == Name)
      Need(M.Base);
  if (Name == "powi")
    needAll(Powi);
  if (Name.contains("mul.with.overflow") && isWideInteger(Ty))
    needAll(Int128Product);
}

void LibcallVisitor::visitConversion(const Instruction &I, StringRef Signed,
                                     StringRef Unsigned) {
  bool ToInteger = I.getType()->isIntOrIntVectorTy();
  const Type *Operand = I.getOperand(0)->getType();
  const TypeCode *Code = typeCode(ToInteger ? Operand : I.getType());
  if (!Code || !isWideInteger(ToInteger ? I.getType() : Operand))
    return;
  for (StringRef Prefix : {Signed, Unsigned})
    Need(ToInteger ? (Prefix + Code->Code + "ti").str()
                   : (Prefix + "ti" + Code->Code).str());
}

void LibcallVisitor::visitOpcode(const Instruction &I) {
  switch (I.getOpcode()) {
  case Instruction::FRem:
    return needMath("fmod", I.getType());
  case Instruction::UDiv:
  case Instruction::SDiv:
  case Instruction::URem:
  case Instruction::SRem:
    if (isWideInteger(I.getType()))
      needAll(Int128Division);
    return;
  case Instruction::Mul:
    if (isWideInteger(I.getType()))
      needAll(Int128Product);
    return;
  case Instruction::FPToSI:
  case Instruction::FPToUI:
    return visitConversion(I, "__fix", "__fixuns");
  case Instruction::SIToFP:
  case Instruction::UIToFP:
    return visitConversion(I, "__float", "__floatun");
  case Instruction::Resume:
    return Need("_Unwind_Resume");
  default:
    return;
  }
}

void LibcallVisitor::visitTypes(const Instruction &I) {
  bool Wide = false;
  auto VisitType = [&](const Type *Ty) {
    const Type *Scalar = Ty->getScalarType();
    if (Scalar->isFP128Ty())
      needAll(Quad);
    if (Scalar->isHalfTy() || Scalar->isBFloatTy())
      needAll(Half);
    Wide |= isWideInteger(Ty);
  };
  VisitType(I.getType());
  for (const Use &Operand : I.operands())
    VisitType(Operand->getType());
  if (I.isAtomic() && Wide)
    needAll(Atomic16);
}

void forEachRuntimeLibcall(const Instruction &I,
                           function_ref<void(StringRef)> Need) {
  LibcallVisitor(Need).visit(I);
}

} // namespace ukl
