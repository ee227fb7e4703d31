; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; How much of a profile fits: one hot function is unchanged, one has changed, one
; is not there, and a cold one is not there either.
;
; RUN: split-file %s %t
; RUN: %opt -passes=pgo-instr-gen -S %t/module.ll > %t/gen.ll
; RUN: %llvm-profdata merge %t/profile.proftext -o %t/profile
; RUN: %opt -pgo-test-profile-file=%t/profile -disable-output \
; RUN:   -passes='pgo-instr-use,ukl-profile-coverage<%t/profile;%t/out.json>' \
; RUN:   %t/module.ll
; RUN: FileCheck %s --input-file %t/out.json
; CHECK:      {"functions":4,"matched":1,"hot_functions":3,"hot_matched":1,
; CHECK-SAME: "unmatched":[{"name":"gone","reason":"absent","count":900},
; CHECK-SAME: {"name":"changed","reason":"changed","count":800}]}
;
; RUN: not %opt -disable-output \
; RUN:   -passes='ukl-profile-coverage<%t/none;%t/out.json>' %t/module.ll 2>&1 \
; RUN:   | FileCheck %s --check-prefix=MISSING
; MISSING: error: ukl: {{.*}}none: {{.*}}o such file
; RUN: not %opt -disable-output \
; RUN:   -passes='ukl-profile-coverage<%t/profile;%t/no/out.json>' \
; RUN:   %t/module.ll 2>&1 | FileCheck %s --check-prefix=OUTPUT
; OUTPUT: error: ukl: {{.*}}out.json: {{.*}}o such file

;--- module.ll
define void @same() {
  ret void
}
define i32 @changed(i32 %x) {
  %c = icmp eq i32 %x, 0
  br i1 %c, label %a, label %b
a:
  ret i32 1
b:
  ret i32 2
}
define void @never() {
  ret void
}

;--- profile.proftext
:ir
same
742261418966908927
1
1000

gone
742261418966908927
1
900

changed
742261418966908927
1
800

gone_and_cold
742261418966908927
1
1

never
742261418966908927
1
0
