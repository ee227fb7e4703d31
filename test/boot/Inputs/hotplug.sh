#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: processors go offline and online under the program.

"$APP" load &
program=$!
while kill -0 "$program" 2>/dev/null; do
	for processor in 1 2; do
		online=/sys/devices/system/cpu/cpu$processor/online
		echo 0 >$online
		echo 1 >$online
	done
done
wait "$program"
echo "load: status $?"
dmesg | grep -E "WARNING|BUG|Oops" || echo "the kernel has not complained"
