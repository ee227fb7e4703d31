#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: each test of /selftests/list in a session of its own, in its
# folder, under its time limit. A test without an executable of its own is a link
# to the application. With the argument "background", the application makes system
# calls meanwhile, in ring 0.
#   list: folder name seconds command arguments...
#   setup/FOLDER/NAME: commands for the test's folder, before the test

# Not more of a test's output than this; it is the end that is kept.
LIMIT=200000

if [ "$1" = background ]; then
	"$APP" background &
	background=$!
fi
# What a usual /dev has.
[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
dmesg -c >/dev/null

# What a test has left running, by its session.
end_session() {
	session=$1
	for stat in /proc/[0-9]*/stat; do
		read -r line 2>/dev/null <"$stat" || continue
		pid=${line%% *}
		# Behind "pid (name)": state parent group session
		# shellcheck disable=SC2086 # fields
		set -- ${line##*) }
		[ "$4" = "$session" ] && kill -KILL "$pid" 2>/dev/null
	done
}

uptime_seconds() {
	read -r uptime _ </proc/uptime
	echo "${uptime%%.*}"
}

run_test() {
	folder=$1 name=$2 seconds=$3
	shift 3 # the command is left
	mkdir -p "/selftests/$folder"
	cd "/selftests/$folder" || exit
	[ -e "$name" ] || ln -s "$APP" "$name"
	[ ! -e "/selftests/setup/$folder/$name" ] || sh "/selftests/setup/$folder/$name"
	export UKL_SELFTEST="$name"
	start=$(uptime_seconds)
	setsid sh -c 'echo $$ >/tmp/session; exec "$@"' sh "$@" \
		</dev/null >/tmp/output 2>&1 &
	job=$!
	(sleep "$seconds" && : >/tmp/late && kill -KILL $job) 2>/dev/null &
	guard=$!
	wait $job 2>/dev/null
	status=$?
	kill $guard 2>/dev/null
	end_session "$(cat /tmp/session)"
	[ -e /tmp/late ] && status=late
	rm -f /tmp/late
	tail -c $LIMIT /tmp/output
	echo
	dmesg -c | grep -E 'WARNING:|BUG:|Oops|unchecked MSR' | sed 's/^\[[^]]*\] */@@ kernel /'
	echo "@@ end $folder/$name $status $(($(uptime_seconds) - start))"
}

while read -r folder name seconds command; do
	echo "@@ begin $folder/$name"
	# shellcheck disable=SC2086 # and its arguments
	run_test "$folder" "$name" "$seconds" $command
done </selftests/list
[ -z "$background" ] || kill -0 "$background" 2>/dev/null || echo "@@ background ended"
echo "@@ done"
