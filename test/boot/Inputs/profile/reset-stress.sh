#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Profiles are read and reset while two processes count: with two processors,
# and NMIs (see with-monitor.py), this is what the kernel's run-time part must
# stand. The last profile goes to /dev/vda.

cd /sys/kernel/debug/ukl || exit
mkdir /tmp/profiles
echo "running"
for round in 1 2 3; do
	"$APP" exhaust 300 &
	"$APP" count 300 &
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		echo 1 >reset
		cat profraw >/tmp/profiles/stress.profraw || exit
	done
	wait
	echo "round $round"
done
echo 1 >reset
"$APP" fill
echo "dropped: $(cat dropped_values)"
cat profraw >/tmp/profiles/stress.profraw
tar -cf /dev/vda -C /tmp profiles
