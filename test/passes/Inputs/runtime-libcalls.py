# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a module with every operation that may become a runtime function.

Each operation has a function of its own, "operation.N". With the name of a file
as argument, the module also defines all names in that file, as if a libc had
them. Without, it leaves out what code generation for x86-64 cannot do.
"""
import sys

TRIPLE = "x86_64-unknown-linux-gnu"
FLOATS = {"float": "f32", "double": "f64", "x86_fp80": "f80", "fp128": "f128"}
UNARY = """acos asin atan ceil cos cosh exp exp10 exp2 floor log log10 log2
nearbyint rint round roundeven sin sinh sqrt tan tanh trunc""".split()
BINARY = "atan2 pow minnum maxnum minimum maximum minimumnum maximumnum".split()
FOR_CODE_GENERATION = len(sys.argv) == 1
# What it cannot do for long double and __float128.
SMALL_ONLY = ["minimum", "maximum"] if FOR_CODE_GENERATION else []
RESUME = """define void @resume() personality ptr @personality {
  invoke void @may_throw() to label %done unwind label %clean
done:
  ret void
clean:
  %p = landingpad { ptr, i32 } cleanup
  resume { ptr, i32 } %p
}
declare void @may_throw()
declare void @personality()"""

# (result type, argument types, text with the arguments %a0, %a1...)
operations = []
declarations = set()


def instruction(result, arguments, text):
    operations.append((result, arguments, text))


def intrinsic(name, result, arguments):
    types = ", ".join(arguments)
    declarations.add(f"declare {result} @llvm.{name}({types})")
    values = ", ".join(f"{t} %a{i}" for i, t in enumerate(arguments))
    instruction(result, arguments, f"call {result} @llvm.{name}({values})")


for t, suffix in FLOATS.items():
    for name in UNARY:
        intrinsic(f"{name}.{suffix}", t, [t])
    for name in BINARY:
        if name in SMALL_ONLY and t in ("x86_fp80", "fp128"):
            continue
        intrinsic(f"{name}.{suffix}", t, [t, t])
    intrinsic(f"fma.{suffix}", t, [t, t, t])
    intrinsic(f"ldexp.{suffix}.i32", t, [t, "i32"])
    intrinsic(f"powi.{suffix}.i32", t, [t, "i32"])
    intrinsic(f"frexp.{suffix}.i32", f"{{ {t}, i32 }}", [t])
    for name in ["modf", "sincos"]:
        intrinsic(f"{name}.{suffix}", f"{{ {t}, {t} }}", [t])
    for name in ["lrint", "llrint", "lround", "llround"]:
        intrinsic(f"{name}.i64.{suffix}", "i64", [t])
    for name in ["fadd", "fsub", "fmul", "fdiv", "frem"]:
        instruction(t, [t, t], f"{name} {t} %a0, %a1")
    instruction(t, [t], f"fneg {t} %a0")
    for name in ["oeq", "une", "olt", "ole", "ogt", "oge", "uno"]:
        instruction("i1", [t, t], f"fcmp {name} {t} %a0, %a1")

for t in [*FLOATS, "half", "bfloat"]:
    for integer in ["i32", "i64", "i128"]:
        for name in ["fptosi", "fptoui"]:
            instruction(integer, [t], f"{name} {t} %a0 to {integer}")
        for name in ["sitofp", "uitofp"]:
            instruction(t, [integer], f"{name} {integer} %a0 to {t}")

for wide in ["fp128", "x86_fp80", "double", "float"]:
    for narrow in ["x86_fp80", "double", "float", "half", "bfloat"]:
        order = ["fp128", "x86_fp80", "double", "float", "half", "bfloat"]
        if order.index(wide) < order.index(narrow):
            instruction(narrow, [wide], f"fptrunc {wide} %a0 to {narrow}")
            instruction(wide, [narrow], f"fpext {narrow} %a0 to {wide}")

for name in ["mul", "udiv", "sdiv", "urem", "srem", "shl", "lshr", "ashr"]:
    instruction("i128", ["i128", "i128"], f"{name} i128 %a0, %a1")
for name in ["smul", "umul"]:
    intrinsic(f"{name}.with.overflow.i128", "{ i128, i1 }", ["i128", "i128"])
if not FOR_CODE_GENERATION:
    intrinsic("get.fpenv.i256", "i256", [])
intrinsic("set.fpenv.i256", "void", ["i256"])
intrinsic("reset.fpenv", "void", [])
intrinsic("get.fpmode.i64", "i64", [])
intrinsic("set.fpmode.i64", "void", ["i64"])
intrinsic("reset.fpmode", "void", [])
for name in ["xchg", "add", "sub", "and", "or", "xor", "nand"]:
    instruction("i128", ["ptr", "i128"],
                f"atomicrmw {name} ptr %a0, i128 %a1 seq_cst")
instruction("i128", ["ptr"], "load atomic i128, ptr %a0 seq_cst, align 16")
instruction("{ i128, i1 }", ["ptr", "i128", "i128"],
            "cmpxchg ptr %a0, i128 %a1, i128 %a2 seq_cst seq_cst")

print(f'target triple = "{TRIPLE}"')
for line in sorted(declarations):
    print(line)
for number, (result, arguments, text) in enumerate(operations):
    parameters = ", ".join(f"{t} %a{i}" for i, t in enumerate(arguments))
    print(f"define {result} @operation.{number}({parameters}) {{")
    if result == "void":
        print(f"  {text}\n  ret void\n}}")
    else:
        print(f"  %r = {text}\n  ret {result} %r\n}}")
if not FOR_CODE_GENERATION:
    print(RESUME)
    with open(sys.argv[1]) as names:
        for name in names.read().split():
            print(f"define void @{name}() {{\n  ret void\n}}")
