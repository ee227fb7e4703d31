//===- FlameGraphLayout.cpp - Flame graphs: tree and layout ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ukl/report/FlameGraph.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <map>
#include <tuple>

using namespace llvm;

namespace ukl::report {

namespace {

struct Prefix {
  StringLiteral Text;
  const Fill *Look;
};

/// Children are sorted by name, so that the same stacks give the same graph.
struct Node {
  uint64_t Count = 0;
  std::map<StringRef, std::unique_ptr<Node>> Children;
};

} // namespace

static const Prefix Prefixes[] = {
    {"a:", &AppFill},    {"l:", &LibcFill},  {"k:", &KernelFill},
    {"c:", &ClientFill}, {"o:", &OtherFill},
};

std::pair<const Fill *, StringRef> splitFrame(StringRef Frame) {
  for (const Prefix &P : Prefixes)
    if (Frame.consume_front(P.Text))
      return {P.Look, Frame};
  return {&OtherFill, Frame};
}

static ArrayRef<NamedStack> stacksOf(const Series &Row) {
  return Row.Of->Stacks[Row.In];
}

static Node treeOf(ArrayRef<NamedStack> Stacks, StringRef CaseName) {
  Node Root;
  for (const NamedStack &S : Stacks) {
    if (S.Case != CaseName)
      continue;
    Node *N = &Root;
    N->Count += S.Count;
    for (StringRef Frame : S.Frames) {
      std::unique_ptr<Node> &Child = N->Children[Frame];
      if (!Child)
        Child = std::make_unique<Node>();
      N = Child.get();
      N->Count += S.Count;
    }
  }
  return Root;
}

static void layOut(const Node &N, unsigned Depth, double X, double Smallest,
                   FlameGraph &G) {
  for (const auto &[Frame, Child] : N.Children) {
    double Width = static_cast<double>(Child->Count) / G.Total;
    if (Width >= Smallest) {
      auto [Look, Name] = splitFrame(Frame);
      G.Boxes.push_back({Name.str(), Look, Child->Count, Depth, X, Width});
      G.Height = std::max(G.Height, Depth + 1);
      layOut(*Child, Depth + 1, X, Smallest, G);
    }
    X += Width;
  }
}

std::vector<FlameGraph> flameGraphs(const Suite &S, StringRef CaseName,
                                    double Smallest) {
  std::vector<FlameGraph> Graphs;
  for (const Series &Row : S.Rows) {
    Node Root = treeOf(stacksOf(Row), CaseName);
    if (!Root.Count)
      continue;
    const CaseResult &C = *Row.Of->findCase(CaseName);
    FlameGraph G;
    G.Title = Row.Label;
    G.Figure = figureOf(C, Row.In);
    G.Operations = C.Operations;
    G.Total = Root.Count;
    G.Covered = C.perOperation(Root.Count) / G.Figure;
    G.Height = 1;
    G.Boxes.push_back({"all", &OtherFill, Root.Count, 0, 0, 1});
    layOut(Root, 1, 0, Smallest, G);
    Graphs.push_back(std::move(G));
  }
  return Graphs;
}

std::vector<FunctionCost> topFunctions(const Suite &S, StringRef CaseName,
                                       size_t Limit) {
  std::map<StringRef, std::vector<double>> Costs;
  size_t Column = 0;
  for (const Series &Row : S.Rows) {
    bool Any = false;
    for (const NamedStack &St : stacksOf(Row)) {
      if (St.Case != CaseName || St.Frames.empty())
        continue;
      std::vector<double> &Cost = Costs[St.Frames.back()];
      Cost.resize(Column + 1);
      Cost[Column] += Row.Of->findCase(CaseName)->perOperation(St.Count);
      Any = true;
    }
    Column += Any;
  }
  std::vector<FunctionCost> Top;
  for (auto &[Frame, Cost] : Costs) {
    auto [Look, Name] = splitFrame(Frame);
    Cost.resize(Column);
    Top.push_back({Name.str(), Look, Cost});
  }
  llvm::sort(Top, [](const FunctionCost &A, const FunctionCost &B) {
    double Most = *max_element(A.PerOperation);
    double OtherMost = *max_element(B.PerOperation);
    return std::tie(OtherMost, A.Name) < std::tie(Most, B.Name);
  });
  if (Top.size() > Limit)
    Top.resize(Limit);
  return Top;
}

const std::string *largestCase(const Suite &S) {
  const std::string *Largest = nullptr;
  double Most = 0;
  for (const std::string &Name : S.Cases)
    for (const Series &Row : S.Rows) {
      const CaseResult *C = Row.Of->findCase(Name);
      if (!C || figureOf(*C, Row.In) <= Most ||
          none_of(stacksOf(Row),
                  [&](const NamedStack &St) { return St.Case == Name; }))
        continue;
      Largest = &Name;
      Most = figureOf(*C, Row.In);
    }
  return Largest;
}

} // namespace ukl::report
