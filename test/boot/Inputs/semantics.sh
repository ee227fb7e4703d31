#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest, the same in both rings: every check in a process of its
# own, then what only a shell can see. The outputs of the rings are compared.

export APP

for check in $($APP list); do
	timeout -s KILL 120 "$APP" "$check"
	echo "$check: status $?"
done

echo "- background, ps, kill"
"$APP" spin &
job=$!
until grep -q spin "/proc/$job/cmdline"; do sleep 0.1; done
# Not pgrep: the point is how ps shows it.
# shellcheck disable=SC2009
[ "$(ps -o pid,args | grep -c "^ *$job .*spin")" = 1 ] && echo "in ps"
[ -d "/proc/$job" ] && kill "$job"
wait "$job" 2>/dev/null
echo "status $?"

echo "- exit status of a background job"
"$APP" exit-3 &
wait $!
echo "status $?"

echo "- several at once, each with its own data"
"$APP" data fp-threads >/tmp/1 &
"$APP" data tls copy-on-write >/tmp/2 &
"$APP" signal-storm data >/tmp/3 &
wait
cat /tmp/1 /tmp/2 /tmp/3

echo "- pipes"
"$APP" printf | tr "[:lower:]" "[:upper:]"

echo "- from a shell that the application started"
"$APP" in-shell
