; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
;
; What ProfileExclusions.def names gets no counter, in the instrumented link and
; in the one that uses the profile; everything else does.
;
; RUN: %opt -passes='ukl-profile-exclusions' -S %s \
; RUN:   | FileCheck %s --check-prefix=MARK
; RUN: %opt -passes='ukl-profile-exclusions,pgo-instr-gen' -S %s \
; RUN:   | FileCheck %s --check-prefix=GEN \
; RUN:     --implicit-check-not='call void @llvm.instrprof'

source_filename = "ld-temp.o"

; MARK: define void @noinstr(){{.*}} #[[#SKIP:]] section ".noinstr.text"
define void @noinstr() section ".noinstr.text" {
  ret void
}

; A part of the section, as the linker script gathers them.
; MARK: define void @entry(){{.*}} #[[#SKIP]] section ".entry.text.traps"
define void @entry() section ".entry.text.traps" {
  ret void
}

; MARK: define void @physical(){{.*}} #[[#SKIP]] section ".head.text"
define void @physical() section ".head.text" {
  ret void
}

; MARK: define i64 @bare(){{.*}} #[[#NAKED:]]
define i64 @bare() naked {
  call void asm sideeffect "ret", ""()
  unreachable
}

; MARK: define void @__llvm_profile_instrument_target(){{.*}} #[[#SKIP]] {
define void @__llvm_profile_instrument_target() {
  ret void
}

; Only a name that begins alike.
; MARK: define void @other_section() section ".entry.textual" {
; GEN: define void @other_section()
; GEN-NEXT: call void @llvm.instrprof.increment
define void @other_section() section ".entry.textual" {
  ret void
}

; MARK: define void @ordinary() {
; GEN: define void @ordinary()
; GEN-NEXT: call void @llvm.instrprof.increment
define void @ordinary() {
  ret void
}

; The kernel's own mark stays what it is: it forbids inlining too.
; MARK: define void @marked() #[[#MARKED:]] {
define void @marked() noprofile {
  ret void
}

; MARK-DAG: attributes #[[#SKIP]] = { skipprofile }
; MARK-DAG: attributes #[[#NAKED]] = { naked skipprofile }
; MARK-DAG: attributes #[[#MARKED]] = { noprofile }
