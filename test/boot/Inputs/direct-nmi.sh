#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Direct system calls all the time, two at a time.

echo "running"
for round in 1 2 3; do
	"$APP" direct-restart direct-queued-signals direct-trace >/tmp/1 &
	"$APP" direct-fp-round-trips direct-faults direct-forks >/tmp/2
	wait
	echo "round $round"
	cat /tmp/1 /tmp/2
done
