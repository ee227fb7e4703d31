#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Checks that fault, switch, signal and call all the time, two at a time.

echo "running"
for round in 1 2 3; do
	"$APP" deep-stack mappings signal-storm red-zone >/tmp/1 &
	"$APP" fp-threads copy-on-write restart >/tmp/2
	wait
	echo "round $round"
	cat /tmp/1 /tmp/2
done
