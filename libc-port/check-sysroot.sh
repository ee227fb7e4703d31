#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Checks what a link with the kernel needs of the C library's objects:
#
#   check-sysroot.sh SYSROOT
#
# - only the members listed in native-members.txt are without bitcode, and these
#   make no system call, keep out of the red zone and need no GOT;
# - bitcode has no module-level assembly, and `syscall` stands alone in its
#   inline assembly statement, where a pass can replace it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -eq 1 ]] || {
  echo "usage: check-sysroot.sh SYSROOT" >&2
  exit 2
}
lib=$1/lib
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fail() {
  printf 'check-sysroot.sh: error: %s\n' "$*" >&2
  failed=1
}

# The files or archive members without a bitcode section.
native_members() {
  llvm-readelf-22 --sections "$1" | awk '
    function flush() { if (name != "" && !bitcode) print name }
    /^File: / { flush(); name = $2; bitcode = 0
                sub(/.*\(/, "", name); sub(/\).*/, "", name) }
    / \.llvm\.lto / { bitcode = 1 }
    END { flush() }'
}

# check_native MEMBER FILE
check_native() {
  local where
  llvm-objdump-22 --disassemble --no-show-raw-insn "$2" >"$work/asm"
  llvm-readelf-22 --relocs "$2" >"$work/relocs"
  # shellcheck disable=SC2016 # a literal dollar
  if where=$(grep -m 1 -wE 'syscall|sysenter|sysret[lq]?|int[[:space:]]+\$0x80|hlt' \
    "$work/asm"); then
    fail "$1 is native code with a system call or privileged instruction:$where"
  fi
  # Any negative offset from the stack pointer.
  if where=$(grep -m 1 -E -e '-(0x)?[0-9a-f]+\(%[re]sp' "$work/asm"); then
    fail "$1 is native code that uses the red zone:$where"
  fi
  if where=$(grep -m 1 -E 'GOT|TLS|TPOFF' "$work/relocs"); then
    fail "$1 is native code that needs a GOT or a TLS relocation: $where"
  fi
}

# check_bitcode FILE: merges all bitcode in it and checks the result.
check_bitcode() {
  local where
  ld.lld-22 -r --fat-lto-objects --lto-emit-llvm --whole-archive "$1" \
    -o "$work/merged.bc"
  llvm-dis-22 "$work/merged.bc" -o "$work/merged.ll"
  # lld adds the directive .lto_discard when there is any.
  if where=$(grep '^module asm' "$work/merged.ll" | grep -v lto_discard); then
    fail "$1 has module-level assembly: $where"
  fi
  # sed drops the statements that are as they should be.
  if where=$(sed -E '/ asm (sideeffect )?"syscall", /d' "$work/merged.ll" |
    grep -E ' asm .*\b(syscall|sysenter)\b'); then
    fail "$1 has a system call amid other inline assembly: $where"
  fi
}

known=" $(sed 's/#.*//' "$here/native-members.txt" | tr '\n' ' ') "
for file in "$lib"/libc.a "$lib"/libbuiltins.a "$lib"/crt[1in].o; do
  native=$(native_members "$file")
  for member in $native; do
    if [[ $file != *.a || $known != *" $member "* ]]; then
      fail "$member in $file has no bitcode; see native-members.txt"
      continue
    fi
    (cd "$work" && llvm-ar-22 x "$file" "$member")
    check_native "$member" "$work/$member"
  done
  check_bitcode "$file"
done
exit "$failed"
