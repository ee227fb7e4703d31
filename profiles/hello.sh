#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Workload for samples/hello.c: start, print, end, a hundred times. What counts
# is exec, exit and a write to the console.

run=0
while [ "$run" -lt 100 ]; do
	"$APP" one two three || exit
	run=$((run + 1))
done
