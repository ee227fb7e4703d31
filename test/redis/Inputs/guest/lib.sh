#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the guest scripts of this suite share. $APP is redis-server in the ring
# under test; redis-cli, redis-benchmark and redis-server in /bin run in ring 3.

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
	for _ in $(seq 300); do
		[ "$(redis-cli -p "$1" ping 2>/dev/null)" = PONG ] && return
		sleep 0.1
	done
	echo "FAILED: no answer on port $1"
	tail -n 20 /tmp/log
}

# stop: an orderly end; prints the exit status.
stop() {
	redis-cli shutdown nosave
	wait "$server"
	echo "server: status $?"
}

# info FIELD: one field of INFO.
info() { redis-cli info everything | tr -d '\r' | sed -n "s/^$1://p"; }

# await FIELD VALUE: until INFO says so.
await() {
	for _ in $(seq 300); do
		[ "$(info "$1")" = "$2" ] && return
		sleep 0.1
	done
	echo "FAILED: $1 is $(info "$1"), not $2"
}

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
