#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# image.sh BUILD_DIR NAME LINK: links redis-server with the kernel unless that
# has been done, and makes LINK a symbolic link to the image; LINK.log has the
# messages of its link.
#   NAME   fast, or profile: LTO, direct system calls and the ready profile
# Tests run at the same time; the second to come waits for the first.
set -euo pipefail

build=$1
profile=$(dirname "$0")/../../redis-server.profdata
case $2 in
fast) options=(--fast) ;;
profile) options=("--profile=$profile") ;;
*) exit 2 ;;
esac
image=$build/test/redis/redis-$2.img
kernel=$("$build/bin/ukl" kernel --print-dir)/vmlinux

mkdir -p "$build/test/redis"
exec 9>"$image.lock"
flock 9
for input in "$build/redis/redis-server" "$build/bin/ukl" \
	"$build/lib/UKLPasses.so" "$kernel" "$profile"; do
	[ "$image" -nt "$input" ] || {
		"$build/bin/ukl" link "${options[@]}" "$build/redis/redis-server" \
			-o "$image" >"$image.log" 2>&1 || {
			cat "$image.log"
			exit 1
		}
		break
	}
done
ln -sf "$image" "$3"
ln -sf "$image.log" "$3.log"
