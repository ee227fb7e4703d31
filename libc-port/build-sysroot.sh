#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Builds the C library that programs compiled with -fukl use, and makes LINK a
# symbolic link to it:
#
#   build-sysroot.sh LINK
#
#   LINK/include   musl's headers, the kernel's uapi headers
#   LINK/lib       crt1.o crti.o crtn.o libc.a libbuiltins.a and empty libm.a...
#
# Every object holds native code and bitcode. The result is cached under a name
# made from all that goes in; a second run finds it there.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

musl_version=1.2.3
# The builtins' interface is frozen, so their source need not be that of the
# compiler. This one is in Debian's main archive, the compiler's in the
# security archive, which does not carry the upstream tarball reliably.
builtins_package=llvm-toolchain-19

target=x86_64-linux-gnu
cc=clang-22
# No stack protector: start-up code runs before its canary exists. No unwind
# tables, no debug information: both would only weigh down every program. No
# assumptions from types: functions such as insque() write a caller's object as a
# type of their own, which is harmless only as long as nobody inlines them.
cflags="-O2 -g0 -flto=full -ffat-lto-objects -fno-pic -fno-stack-protector"
cflags+=" -fcf-protection=none -fno-strict-aliasing -ffile-compilation-dir=."

say() { printf 'sysroot: %s\n' "$*"; }
die() {
  printf 'build-sysroot.sh: error: %s\n' "$*" >&2
  exit 1
}

# Runs a command silently; shows the end of its output when it fails.
quietly() {
  local log=$work/log
  "$@" >"$log" 2>&1 || {
    tail -n 25 "$log" >&2
    die "this command failed: $*"
  }
}

check_tools() {
  local entry
  for entry in $cc:clang-22 ld.lld-22:lld-22 llvm-ar-22:llvm-22 make:make \
    patch:patch dpkg-source:dpkg-dev xz:xz-utils flock:util-linux; do
    command -v "${entry%%:*}" >/dev/null ||
      die "${entry%%:*} is missing; install the package ${entry##*:}"
  done
  [[ -f /usr/include/linux/version.h ]] ||
    die "/usr/include/linux is missing; install the package linux-libc-dev"
}

# A name that changes with everything the result depends on.
input_hash() {
  {
    (cd "$here" && sha256sum ./*.sh ./*.txt patches/*.patch)
    $cc --version
    dpkg-query --show --showformat '${Package} ${Version}\n' linux-libc-dev
  } | sha256sum | cut -c1-16
}

# source_dir NAME COMMAND...: a folder of unpacked source in the cache, which
# COMMAND fills the first time. Kept, so that a changed patch needs no network.
source_dir() {
  local dir=$cache/source-$1 temp
  shift
  if [[ ! -d $dir ]]; then
    temp=$work/$(basename "$dir")
    mkdir "$temp"
    "$@" "$temp"
    mv -T "$temp" "$dir"
  fi
}

fetch_musl() {
  say "downloading musl $musl_version (Debian source package)"
  "$here/apt-source.sh" "$work/dsc" musl
  local dsc=("$work/dsc/musl_$musl_version-"*.dsc)
  [[ -f ${dsc[0]} ]] ||
    die "the Debian mirror has no musl $musl_version; the patches are made for it"
  # apt has verified the checksums of all files.
  rmdir "$1"
  quietly dpkg-source --no-check --extract "${dsc[0]}" "$1"
}

fetch_builtins() {
  say "downloading compiler-rt's builtins ($builtins_package, 160 MB)"
  "$here/apt-source.sh" --tar-only "$work/llvm" "$builtins_package"
  local tarball=("$work/llvm/${builtins_package}_"*.orig.tar.*)
  say "unpacking compiler-rt's builtins"
  tar --extract --file "${tarball[0]}" --directory "$1" --wildcards \
    --strip-components=4 '*/compiler-rt/lib/builtins/*'
  rm -rf "$work/llvm"
}

build_musl() {
  local src=$work/musl patch
  cp -r "$cache/source-musl-$musl_version" "$src"
  for patch in "$here"/patches/*.patch; do
    quietly patch --directory "$src" --strip 1 --forward --input "$patch"
  done
  # Long double functions in x87 assembly: without them musl takes its C. objtool
  # cannot read those that call into the middle of a function, and then the whole
  # image is without unwind tables.
  rm "$src"/src/math/x86_64/*.s
  say "compiling musl"
  # In the source folder, so that bitcode names files by a path that is the same
  # everywhere.
  cd "$src"
  quietly ./configure --prefix="$result" --target=x86_64-linux-musl \
    --disable-shared --disable-wrapper CC="$cc --target=$target" LIBCC=" " \
    AR=llvm-ar-22 RANLIB=llvm-ranlib-22 CFLAGS="$cflags"
  # Scrt1.o and rcrt1.o, for position-independent programs, are left out.
  local crt=(crt1.o crti.o crtn.o)
  quietly make -j"$jobs" lib/libc.a "${crt[@]/#/lib/}" \
    obj/include/bits/alltypes.h obj/include/bits/syscall.h
  quietly make install-headers
  mkdir -p "$result/lib"
  cp lib/libc.a "${crt[@]/#/lib/}" "$result/lib"
  # All is in libc.a, or in libbuiltins.a; these satisfy -lm, -lpthread and so on.
  local name
  for name in m rt pthread crypt util xnet resolv dl atomic; do
    llvm-ar-22 rc "$result/lib/lib$name.a"
  done
  cd "$here"
}

build_builtins() {
  say "compiling compiler-rt's builtins"
  local src=$cache/source-$builtins_package-builtins obj=$work/builtins files
  mkdir "$obj"
  read -ra files -d '' < <(sed 's/#.*//' "$here/builtins.txt") || true
  cd "$src"
  # shellcheck disable=SC2016,SC2086 # expanded by sh; cflags is a list
  printf '%s\n' "${files[@]}" |
    quietly xargs -P "$jobs" -I{} sh -c 'exec "$@" -o "$0/$(basename {} .c).o"' \
      "$obj" $cc --target=$target -nostdlibinc -isystem "$result/include" \
      -std=gnu11 -ffreestanding -fno-builtin -fvisibility=hidden -w $cflags \
      -fno-asynchronous-unwind-tables -ffunction-sections \
      -DCOMPILER_RT_HAS_FLOAT16 -DCOMPILER_RT_HAS_BFLOAT16 -I. -c {}
  cd "$here"
  llvm-ar-22 rcs "$result/lib/libbuiltins.a" "$obj"/*.o
}

# The kernel's own headers, which musl leaves to the distribution.
copy_kernel_headers() {
  local dir
  for dir in linux asm-generic mtd rdma sound video misc drm xen \
    x86_64-linux-gnu/asm; do
    [[ ! -d /usr/include/$dir ]] || cp -rL "/usr/include/$dir" "$result/include/"
  done
}

build() {
  mkdir "$result"
  source_dir "musl-$musl_version" fetch_musl
  source_dir "$builtins_package-builtins" fetch_builtins
  build_musl
  copy_kernel_headers
  build_builtins
  say "checking the objects"
  "$here/check-sysroot.sh" "$result"
  # Two builds of the same source are the same.
  ! grep -rlF "$work" "$result" >&2 ||
    die "these files have the name of the build folder"
}

[[ $# -eq 1 ]] || die "usage: build-sysroot.sh LINK"
mkdir -p "$(dirname "$1")"
link=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[[ -L $link || ! -e $link ]] ||
  die "$link is in the way: it must be a symbolic link, or not exist"
check_tools
# What a caller's environment says of its own build is not for this one.
unset CFLAGS CPPFLAGS LDFLAGS CROSS_COMPILE MAKEFLAGS
jobs=$(nproc)
cache=${UKL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ukl}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
hash=$(input_hash)
sysroot=$cache/musl-$hash

exec 9>"$cache/musl.lock"
flock --nonblock 9 || {
  say "waiting for another build of the C library"
  flock 9
}
if [[ ! -d $sysroot ]]; then
  work=$(mktemp -d "$cache/musl-build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  result=$work/sysroot
  build
  mv -T "$result" "$sysroot"
fi
# The build system compares the folder's time with those of the inputs.
touch "$sysroot"
ln -sfn "$sysroot" "$link"
say "$link -> $sysroot"
