#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: tracers that are in another ring than the program they
# trace. /ring3 is the program as an ordinary one.

export TARGET

pair() {
	"$1" be-traced &
	TARGET=$!
	# Its handler of SIGTERM, signal 15, is there.
	until grep -q "^SigCgt:.*4000$" "/proc/$TARGET/status"; do sleep 0.1; done
	"$2" trace-target
	echo "tracer: status $?"
	kill "$TARGET"
	wait "$TARGET"
	echo "traced: status $?"
}

echo "traced from ring 3"
pair "$APP" /ring3
echo "traced from here"
pair /ring3 "$APP"
