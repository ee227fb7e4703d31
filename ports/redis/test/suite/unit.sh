#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: Redis's test suite, with the options it is given. Whatever
# the suite starts as redis-server is $APP: an exec of the link starts the
# application in the ring under test, and so do the links that have the names of
# the server's other modes.
cd /redis || exit 1
for mode in server sentinel check-aof check-rdb; do
	ln -s "$APP" "src/redis-$mode"
done
printf '[server]: %s: ' "$(readlink -f src/redis-server)"
src/redis-server --version
# shellcheck disable=SC3045 # busybox has it
ulimit -n 10240
uptime() { printf '[clock]: %s\n' "$(cut -d ' ' -f 1 /proc/uptime)"; }
uptime
# Without colours.
export TERM=dumb
tclsh8.6 tests/test_helper.tcl --clients 1 --durable "$@"
status=$?
uptime
dmesg | grep -E 'WARNING|BUG|Oops|Call Trace' | sed 's/^/[kernel]: /'
exit "$status"
