//===- ModulePartsTest.cpp - Code generation in parts ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/link/ModuleParts.h"

#include "ukl/support/Modules.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SourceMgr.h"

#include "gtest/gtest.h"

using namespace llvm;
using namespace ukl;

namespace {

constexpr char Target[] = R"(
target triple = "x86_64-unknown-linux-gnu"
attributes #0 = { "ukl-app" }
)";

class ModulePartsTest : public testing::Test {
protected:
  ModulePartsTest() { initializeAsmParser(); }

  void divide(const Twine &Text, const StringSet<> &Taken = {}) {
    SMDiagnostic Problem;
    LLVMContext C;
    std::unique_ptr<Module> M =
        parseAssemblyString((Target + Text).str(), Problem, C);
    ASSERT_TRUE(M) << Problem.getMessage().str();
    Plan = divideModule(*M, Taken);
    ASSERT_FALSE(verifyModule(*M, &errs()));
    Bitcode = bitcodeOf(*M);
  }

  std::unique_ptr<Module> read(unsigned Part) {
    auto M = cantFail(
        readPart(MemoryBufferRef(Bitcode, "whole"), Plan, Part, Context));
    EXPECT_FALSE(verifyModule(*M, &errs()));
    return M;
  }

  std::unique_ptr<Module> readWith(StringRef Name) {
    EXPECT_TRUE(Plan.Parts.contains(Name)) << Name.str();
    return read(Plan.Parts.lookup(Name));
  }

  /// The bitcode of each part.
  std::vector<std::string> readAll() {
    std::vector<std::string> Parts;
    for (unsigned Part = 0; Part != Plan.Count; ++Part) {
      LLVMContext C;
      Parts.push_back(bitcodeOf(*cantFail(
          readPart(MemoryBufferRef(Bitcode, "whole"), Plan, Part, C))));
    }
    return Parts;
  }

  LLVMContext Context;
  PartPlan Plan;
  std::string Bitcode;
};

} // namespace

/// \p Count functions of 4,001 instructions; each returns its number.
static std::string largeFunctions(unsigned Count) {
  std::string Text = "declare void @step()\n";
  for (unsigned I = 0; I != Count; ++I) {
    Text += formatv("define i32 @f{0}() #0 {{\n", I);
    for (unsigned J = 0; J != 4000; ++J)
      Text += "  call void @step()\n";
    Text += formatv("  ret i32 {0}\n}\n", I);
  }
  return Text;
}

TEST_F(ModulePartsTest, EachDefinitionIsInOnePart) {
  divide(largeFunctions(8) + R"(
@v = global i32 1
@p = global ptr @f3
define void @kernel() { ret void }
)");
  EXPECT_EQ(Plan.Count, 2u + 4u);
  EXPECT_EQ(Plan.Parts.lookup("kernel"), PartPlan::KernelPart);
  EXPECT_EQ(Plan.Parts.lookup("v"), PartPlan::DataPart);
  StringMap<unsigned> Definitions;
  for (unsigned Part = 0; Part != Plan.Count; ++Part) {
    auto M = read(Part);
    for (GlobalValue &GV : M->global_values())
      if (!GV.isDeclaration())
        ++Definitions[GV.getName()];
  }
  EXPECT_EQ(Definitions.size(), 11u);
  for (const auto &[Name, Count] : Definitions)
    EXPECT_EQ(Count, 1u) << Name.str();
}

TEST_F(ModulePartsTest, PartsDeclareOnlyWhatTheyUse) {
  divide(R"(
@used = global i32 1
@other = global i32 1
define i32 @f() #0 { %v = load i32, ptr @used  ret i32 %v }
)");
  auto M = readWith("f");
  EXPECT_TRUE(M->getNamedGlobal("used"));
  EXPECT_FALSE(M->getNamedGlobal("other"));
}

TEST_F(ModulePartsTest, LocalSymbolsAreVisibleInTheImageOnly) {
  StringSet<> Taken;
  Taken.insert("taken");
  divide(R"(
@v = internal global i32 1
define internal void @taken() #0 { store i32 2, ptr @v  ret void }
define void @f() #0 { call void @taken()  ret void }
)",
         Taken);
  auto M = readWith("v");
  EXPECT_TRUE(M->getNamedGlobal("v")->hasExternalLinkage());
  EXPECT_TRUE(M->getNamedGlobal("v")->hasHiddenVisibility());
  EXPECT_FALSE(Plan.Parts.contains("taken"));
  EXPECT_TRUE(readWith("taken.local"));
}

TEST_F(ModulePartsTest, MergedStringsAreCopied) {
  divide(R"(
@string = private unnamed_addr constant [3 x i8] c"ab\00", section ".ukl.rodata.str1.1"
@compared = private constant [3 x i8] c"ab\00", section ".ukl.rodata.str1.1"
@wide = private unnamed_addr constant [2 x i32] [i32 97, i32 0], section ".ukl.rodata"
@variable = internal unnamed_addr global i32 1
define ptr @f(i1 %c) #0 {
  %a = select i1 %c, ptr @string, ptr @compared
  %b = select i1 %c, ptr @wide, ptr @variable
  %p = select i1 %c, ptr %a, ptr %b
  ret ptr %p
}
)");
  for (StringRef Name : {"compared", "wide", "variable"})
    EXPECT_EQ(Plan.Parts.lookup(Name), PartPlan::DataPart) << Name.str();
  EXPECT_FALSE(Plan.Parts.contains("string"));
  unsigned Copies = 0;
  auto M = readWith("f");
  for (const GlobalVariable &GV : M->globals())
    Copies += !GV.isDeclaration();
  EXPECT_EQ(Copies, 1u);
}

TEST_F(ModulePartsTest, LabelsAndAliasesStayWithTheirFunction) {
  divide(largeFunctions(8) + R"(
@labels = internal constant [1 x ptr] [ptr blockaddress(@g, %target)]
@again = alias i32 (), ptr @f5
@v = internal global i32 1
@v2 = alias i32, ptr @v
define void @g() #0 {
  %p = load ptr, ptr @labels
  indirectbr ptr %p, [label %target]
target:
  ret void
}
define i32 @h() #0 { %r = call i32 @again()  ret i32 %r }
)");
  EXPECT_EQ(Plan.Parts.lookup("labels"), Plan.Parts.lookup("g"));
  EXPECT_EQ(Plan.Parts.lookup("again"), Plan.Parts.lookup("f5"));
  EXPECT_EQ(Plan.Parts.lookup("v2"), PartPlan::DataPart);
  for (unsigned Part = 0; Part != Plan.Count; ++Part)
    (void)read(Part);
  EXPECT_TRUE(isa<BlockAddress>(readWith("g")
                                    ->getNamedGlobal("labels")
                                    ->getInitializer()
                                    ->getAggregateElement(0u)));
}

TEST_F(ModulePartsTest, AssemblyOfTheFileIsOnePart) {
  divide(R"(
module asm "local: ret"
module asm "unused: ret"
module asm ".globl global"
module asm "global: ret"
declare void @local()
define void @f() #0 { call void asm "call named", ""()  call void @local()  ret void }
module asm "named: ret"
)");
  std::string Asm = read(PartPlan::KernelPart)->getModuleInlineAsm();
  EXPECT_NE(Asm.find(".globl local\n"), std::string::npos);
  EXPECT_NE(Asm.find(".globl named\n"), std::string::npos);
  EXPECT_EQ(Asm.find(".globl unused"), std::string::npos);
  EXPECT_EQ(readWith("f")->getModuleInlineAsm(), "");
}

TEST_F(ModulePartsTest, TheLinkerKeepsWhatAssemblyUses) {
  divide(R"(
module asm "call behind"
@llvm.compiler.used = appending global [2 x ptr] [ptr @behind, ptr @f]
define internal void @behind() { ret void }
define internal void @f() #0 { ret void }
)");
  auto M = read(PartPlan::KernelPart);
  EXPECT_TRUE(M->getFunction("behind")->hasInternalLinkage());
  const GlobalVariable *Used = M->getNamedGlobal("llvm.compiler.used");
  ASSERT_TRUE(Used);
  EXPECT_EQ(Used->getInitializer()->getNumOperands(), 1u);
  EXPECT_TRUE(readWith("f")->getFunction("f")->hasExternalLinkage());
}

TEST_F(ModulePartsTest, SharedLabelsKeepTheModuleWhole) {
  const std::string Definition = "define void @f() #0 { call void asm \"nop; "
                                 "here: nop\", \"\"() ret void }"
                                 "\n@v = internal global i32 1\n";
  for (StringRef User :
       {"@here = external global i32\n"
        "define ptr @g() #0 { ret ptr @here }",
        "define void @g() #0 { call void asm \"jmp here\", \"\"() ret void }",
        "module asm \"jmp here\""}) {
    divide(Definition + User);
    EXPECT_EQ(Plan.Count, 1u) << User.str();
    EXPECT_TRUE(read(0)->getNamedGlobal("v")->hasInternalLinkage());
  }
}

TEST_F(ModulePartsTest, WhatAssemblyDefinesOrExpandsKeepsTheModuleWhole) {
  const std::string User =
      "\ndefine void @g() #0 { call void asm \"mov here, %eax\", \"\"() ret "
      "void }\n";
  for (StringRef Asm :
       {"here = .", ".set here, 7", ".equ here, 7", "/* a */ here: nop",
        "\\22here\\22: nop", ".ifndef X; X = 1; .endif", ".macro m; .endm"}) {
    divide("define void @f() #0 { call void asm \"" + Asm +
           "\", \"\"()  ret void }" + User);
    EXPECT_EQ(Plan.Count, 1u) << Asm.str();
  }
  divide("module asm \".macro add_three r\"\n"
         "module asm \"add $3, \\5Cr\"\nmodule asm \".endm\"\n"
         "define void @f() #0 { call void asm \"add_three %eax\", \"\"() ret "
         "void }\n");
  EXPECT_EQ(Plan.Count, 1u);
}

TEST_F(ModulePartsTest, NamesThatAssemblyUsesDoNotChange) {
  StringSet<> Taken;
  Taken.insert("taken");
  const std::string Used =
      "@llvm.used = appending global [1 x ptr] [ptr @taken]\n"
      "define internal void @taken() #0 { ret void }\n";
  divide(Used, Taken);
  EXPECT_TRUE(Plan.Parts.contains("taken.local"));
  divide(Used +
             "define void @f() #0 { call void asm \"call taken\", \"\"() ret "
             "void }\n",
         Taken);
  EXPECT_EQ(Plan.Count, 1u);
  EXPECT_TRUE(read(0)->getFunction("taken")->hasInternalLinkage());
}

TEST_F(ModulePartsTest, OtherLabelsDoNot) {
  // In one function, as global symbols, or without a name.
  for (StringRef Asm : {"nop; here: jmp here", ".globl here\\0Ahere: nop",
                        "1: jmp 1b", ".Lx${:uid}: nop", "lock; nop # a:b"}) {
    divide("define void @f() #0 { call void asm \"" + Asm +
           "\", \"\"()  ret void }\n"
           "define void @g() #0 { call void asm \"jmp there; mov %fs:0, "
           "%rcx\", \"\"() ret void }");
    EXPECT_NE(Plan.Count, 1u) << Asm.str();
  }
}

TEST_F(ModulePartsTest, AChangeChangesOnePart) {
  std::string Text = largeFunctions(8);
  divide(
      Text +
      "@.str = private unnamed_addr constant [2 x i8] c\"a\\00\", "
      "section \".ukl.rodata.str1.1\"\ndefine ptr @g() #0 { ret ptr @.str }\n");
  std::vector<std::string> Before = readAll();
  // One more string in front, another number of the old one, and a new result.
  size_t At = Text.find("ret i32 5\n");
  Text.replace(At, 9, "ret i32 6");
  divide("%t = type { ptr }\n"
         "@.str = private unnamed_addr constant [2 x i8] c\"b\\00\", "
         "section \".ukl.rodata.str1.1\"\n" +
         Text +
         "@.str.1 = private unnamed_addr constant [2 x i8] c\"a\\00\", "
         "section \".ukl.rodata.str1.1\"\n"
         "define ptr @g() #0 { ret ptr @.str.1 }\n");
  std::vector<std::string> After = readAll();
  ASSERT_EQ(Before.size(), After.size());
  std::vector<unsigned> Changed;
  for (unsigned Part = 0; Part != After.size(); ++Part)
    if (Before[Part] != After[Part])
      Changed.push_back(Part);
  EXPECT_EQ(Changed, std::vector<unsigned>{Plan.Parts.lookup("f5")});
}
