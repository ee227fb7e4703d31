#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# image.sh BUILD_DIR NAME LINK: links redis-server with the kernel unless that
# has been done, and makes LINK a symbolic link to the image.
#   NAME   fast, or a level of `ukl link --syscalls`
# Tests run at the same time; the second to come waits for the first.
set -euo pipefail

build=$1
case $2 in
fast) options=--fast ;;
*) options=--syscalls=$2 ;;
esac
image=$build/test/redis/redis-$2.img
kernel=$("$build/bin/ukl" kernel --print-dir)/vmlinux

mkdir -p "$build/test/redis"
exec 9>"$image.lock"
flock 9
for input in "$build/redis/redis-server" "$build/bin/ukl" \
	"$build/lib/UKLPasses.so" "$kernel"; do
	[ "$image" -nt "$input" ] || {
		"$build/bin/ukl" link "$options" "$build/redis/redis-server" -o "$image"
		break
	}
done
ln -sf "$image" "$3"
