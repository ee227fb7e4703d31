#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Runs the programs of this folder in ring 3, twice:
#
#   run.sh SYSROOT WORKDIR
#
# once from the native halves of their objects and libc's, once from the bitcode
# halves merged into one module, as a link with the kernel would take them. Both
# must print what PROGRAM.expected says.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[[ $# -eq 2 ]] || {
  echo "usage: run.sh SYSROOT WORKDIR" >&2
  exit 2
}
lib=$1/lib
include=$1/include
mkdir -p "$2"
cd "$2"
failed=0

fail() {
  printf 'FAIL: %s\n' "$*"
  failed=1
}

# compare HOW PROGRAM: runs ./PROGRAM.HOW
compare() {
  local status=0
  timeout 60 "./$2.$1" one two >"$2.out" 2>&1 </dev/null || status=$?
  echo "exit status $status" >>"$2.out"
  if diff -u "$here/$2.expected" "$2.out"; then
    printf 'ok: %s, %s\n' "$2" "$1"
  else
    fail "$2, $1"
  fi
}

group=(--start-group "$lib/libc.a" "$lib/libbuiltins.a" --end-group)
mkdir -p native
(cd native && llvm-ar-22 x "$lib/libc.a")
read -ra natives -d '' < <(sed 's/#.*//' "$here/../native-members.txt") || true
natives=("${natives[@]/#/native/}")

for source in "$here"/*.c; do
  name=$(basename "$source" .c)
  clang-22 --target=x86_64-linux-gnu -O2 -flto=full -ffat-lto-objects -fno-pic \
    -nostdlibinc -isystem "$include" -c "$source" -o "$name.o"
  ld.lld-22 -static "$lib/crt1.o" "$name.o" "${group[@]}" -o "$name.native"
  compare native "$name"

  ld.lld-22 -r --fat-lto-objects --lto-emit-llvm "$lib/crt1.o" "$name.o" \
    "${group[@]}" -o "$name.bc"
  ld.lld-22 -static --gc-sections "$name.bc" --start-lib "${natives[@]}" --end-lib \
    -o "$name.bitcode"
  compare bitcode "$name"
done
exit "$failed"
