#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the guest scripts of this suite share. $APP is redis-server in the ring
# under test; redis-cli, redis-benchmark and redis-server in /bin run in ring 3.

# wait_for TEXT COMMAND...: until the command succeeds; 30 seconds at most.
wait_for() {
	text=$1
	shift
	for _ in $(seq 300); do
		"$@" && return
		sleep 0.1
	done
	echo "FAILED: not in 30 seconds: $text"
	return 1
}

# start [option...]: a server on port 6379, that answers; $server is its process.
start() {
	: >/tmp/log
	"$APP" --port 6379 --dir "${dir:-/tmp}" --logfile /tmp/log \
		--enable-debug-command yes --save "" "$@" &
	server=$!
	await_server 6379
}

# A server that still loads its data does not answer PONG.
await_server() {
	wait_for "an answer on port $1" answers "$1" || tail -n 20 /tmp/log
}
answers() { [ "$(redis-cli -p "$1" ping 2>/dev/null)" = PONG ]; }

# stop: an orderly end; prints the exit status.
stop() {
	redis-cli shutdown nosave
	wait "$server"
	echo "server: status $?"
}

# info FIELD: one field of INFO.
info() { redis-cli info everything | tr -d '\r' | sed -n "s/^$1://p"; }

# await FIELD VALUE: until INFO says so.
await() { wait_for "$1 is $2" is "$@" || echo "it is $(info "$1")"; }
is() { [ "$(info "$1")" = "$2" ]; }

# await_more FIELD N: until it has grown by N.
await_more() {
	least=$(($(info "$1") + $2))
	wait_for "$1 grows to $least" reaches "$1" "$least"
}
reaches() { [ "$(info "$1")" -ge "$2" ]; }

# check TEXT CONDITION...: a line that is the same in every run that is right.
check() {
	text=$1
	shift
	if [ "$@" ]; then echo "ok $text"; else echo "FAILED: $text: $*"; fi
}

digest() { redis-cli debug digest; }
digest_of() { redis-cli -p "$1" debug digest; }

kernel_is_fine() {
	dmesg | grep -E "WARNING|BUG|Oops" || echo "the kernel has not complained"
}
