#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# For the tests of ports, by `. /ports/test.sh`. They set LOGS to the files whose end is
# shown when a test cannot go on, and end with `report`.

passed=0
failed=0
LOGS=

ok() {
	passed=$((passed + 1))
	echo "ok $1"
}

wrong() {
	failed=$((failed + 1))
	echo "FAILED $1"
}

# The rest of the test makes no sense.
fail() {
	wrong "$1"
	# shellcheck disable=SC2086 # several files
	[ ! "$LOGS" ] || tail -n 20 $LOGS 2>/dev/null
	exit 1
}

# check <what> <value> <the right value>
check() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		wrong "$1: '$2' instead of '$3'"
	fi
}

# wait_for <what> <command>: until the command succeeds, a minute at most.
wait_for() {
	what=$1
	shift
	tries=0
	until "$@" >/dev/null 2>&1; do
		[ $tries -lt 600 ] || fail "$what does not happen"
		tries=$((tries + 1))
		sleep 0.1
	done
}

# Ends a process of this shell, whose message is not the same every time.
end() {
	kill "$1"
	wait "$1" 2>/dev/null
}

is_gone() { [ ! -e "/proc/$1" ]; }

# Whether somebody listens at this TCP port.
listens() { netstat -ltn | grep -q ":$1 "; }
is_closed() { ! listens "$1"; }

# Its status is that of the test.
report() {
	echo "passed: $passed"
	[ $failed = 0 ]
}
