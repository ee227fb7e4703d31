#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# make-root.sh REDIS_DIR ROOT: lays out what the guest needs for Redis's test
# suite: Tcl and the tools that busybox has not or has with fewer options, with
# their shared libraries, and the suite itself.
#   REDIS_DIR   build/redis, as ports/redis/build leaves it
#   ROOT        a folder for `ukl run --initramfs`; it is replaced
set -euo pipefail

tools=(tclsh8.6:tcl8.6 ps:procps pgrep:procps kill:procps hostname:hostname getconf:libc-bin)
# glibc loads it when a thread ends.
libraries=(/lib/x86_64-linux-gnu/libgcc_s.so.1)
tcl_scripts=/usr/share/tcltk/tcl8.6

die() {
	printf 'make-root.sh: error: %s\n' "$*" >&2
	exit 1
}

# The dynamic linker and libraries that an executable asks for, by their paths.
needed() { ldd "$1" | grep -oE '/[^ ]+'; }

copy_library() {
	local folder
	case $1 in
	/lib64/*) folder=lib64 ;;
	*) folder=lib/x86_64-linux-gnu ;;
	esac
	cp -Lu "$1" "$root/$folder/"
}

[[ $# -eq 2 && -d $1/source/tests ]] || die "usage: make-root.sh REDIS_DIR ROOT"
redis=$1
root=$2.new
rm -rf "$root"
mkdir -p "$root"/{bin,lib64,lib/x86_64-linux-gnu,usr/share/tcltk,redis/src,redis/tests}

for entry in "${tools[@]}"; do
	path=$(type -P "${entry%%:*}") ||
		die "${entry%%:*} is missing; install the package ${entry##*:}"
	cp -L "$path" "$root/bin/"
	for library in $(needed "$path"); do copy_library "$library"; done
done
for library in "${libraries[@]}"; do copy_library "$library"; done
[[ -d $tcl_scripts ]] || die "$tcl_scripts is missing; install the package libtcl8.6"
cp -r "$tcl_scripts" "$root/usr/share/tcltk/"

cp -r "$redis/source/tests" "$root/redis/"
rm -rf "$root"/redis/tests/tmp
mkdir "$root/redis/tests/tmp"
cp "$redis"/source/*.conf "$root/redis/"
cp "$redis"/guest/bin/redis-{cli,benchmark} "$root/redis/src/"
rm -rf "$2"
mv -T "$root" "$2"
