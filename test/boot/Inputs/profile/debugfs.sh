#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Uses all of /sys/kernel/debug/ukl; leaves profiles in a tar archive on
# /dev/vda.

cd /sys/kernel/debug/ukl || exit
mkdir /tmp/profiles
echo *

reset() {
	echo 1 >reset
	echo "dropped after reset: $(cat dropped_values)"
}

save() {
	cat profraw >"/tmp/profiles/$1.profraw"
}

# More values than there are nodes.
"$APP" exhaust
[ "$(cat dropped_values)" -gt 1000 ] && echo "exhausted"
save exhausted
reset

# The nodes are free again. One place with 300 values: the last 45 are too many.
"$APP" fill
echo "dropped with a full site: $(cat dropped_values)"
save full

"$APP" before
reset
"$APP" count
save once
"$APP" count
save twice
echo "dropped at the end: $(cat dropped_values)"

for value in 0 2 x ''; do
	echo "$value" >reset 2>/tmp/error || echo "reset by '$value': $(cat /tmp/error)"
done

# Parts of a file, and beyond its end.
tail -c 1000 profraw | wc -c
dd if=profraw bs=1 skip=1 count=6 2>/dev/null
echo

tar -cf /dev/vda -C /tmp profiles
