; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
; The table of runtime functions that ukl-namespace keeps, beside what LLVM says
; in two ways: the calls that its code generation makes of all operations, and
; its list of runtime functions (the one of LTO::getRuntimeLibcallSymbols). A new
; name in LLVM's list fails here: keep it, or add it to runtime-libcalls-unused
; with the reason.

; What code generation calls, and LLVM's list.
; RUN: %python %S/Inputs/runtime-libcalls.py > %t.operations.ll
; RUN: %llc -filetype=obj %t.operations.ll -o %t.o
; RUN: %llvm-nm --undefined-only --just-symbol-name %t.o | sort -u > %t.called
; RUN: %opt -passes=declare-runtime-libcalls -S %s \
; RUN:   | sed -n 's/^declare.*@\([A-Za-z0-9_]*\)(.*/\1/p' | sort -u > %t.listed

; What the pass keeps of all those in a libc that has them.
; RUN: sort -u %t.called %t.listed > %t.all
; RUN: %python %S/Inputs/runtime-libcalls.py %t.all > %t.libc.ll
; RUN: %opt -passes=ukl-namespace -S %t.libc.ll \
; RUN:   | sed -n 's/^@\([A-Za-z0-9_]*\) = hidden alias.*/\1/p' | sort -u > %t.kept

; Nothing that is called is missing.
; RUN: FileCheck %s --check-prefix=CALLED < %t.called
; RUN: comm -23 %t.called %t.kept > %t.lost
; RUN: not grep . %t.lost
; CALLED-DAG: {{^}}__divti3{{$}}
; CALLED-DAG: {{^}}fmodl{{$}}
; CALLED-DAG: {{^}}floor{{$}}

; What is listed is kept, or has a reason.
; RUN: sed -e '/^#/d' -e '/^$/d' %S/Inputs/runtime-libcalls-unused.txt > %t.unused
; RUN: FileCheck %s --check-prefix=LISTED < %t.listed
; RUN: comm -13 %t.kept %t.listed > %t.missing
; RUN: not grep -v -x -E -f %t.unused %t.missing
; LISTED-DAG: {{^}}__multi3{{$}}
; LISTED-DAG: {{^}}malloc{{$}}

; And no reason is given for what is kept.
; RUN: not grep -x -E -f %t.unused %t.kept

target triple = "x86_64-unknown-linux-gnu"
