#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A client of web servers, for the tests of ports, after test.sh.

export REQUEST=/tmp/request ANSWER=/tmp/answer
mkfifo /tmp/gate

# send <port>: sends standard input.
send() {
	cat >"$REQUEST"
	rm -f "$ANSWER" "$ANSWER.headers"
	nc 127.0.0.1 "$1" -e /ports/talk
}

# ask <port> <request line> [<header>...]
ask() {
	port=$1
	request=$2
	shift 2
	printf '%s\r\n' "$request HTTP/${version-1.1}" "Host: localhost" "Connection: close" "$@" "" |
		send "$port"
}

# upload <port> <request line> <file>
upload() {
	{
		printf '%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' \
			"$2" "$(stat -c %s "$3")"
		cat "$3"
	} | send "$1"
}

# Of the last answer
status() { sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' "$ANSWER.headers"; }
header() { sed -n "s/^$1: //p" "$ANSWER.headers"; }
body() { cat "$ANSWER"; }

# expect <what> <status> [<body>]
expect() {
	check "$1: status" "$(status)" "$2"
	[ $# -lt 3 ] || check "$1" "$(body)" "$3"
}

# Lets so many of those go on that wait for the gate.
open_gate() {
	exec 8<>/tmp/gate
	i=0
	while [ $i -lt "$1" ]; do
		echo go >&8
		i=$((i + 1))
	done
}

# begin_slowly <path> <number>: so many connections at once, with half a request each.
begin_slowly() {
	slow_clients=
	i=0
	while [ $i -lt "$2" ]; do
		i=$((i + 1))
		TARGET=$1 ANSWER=/tmp/slow.$i nc 127.0.0.1 8080 -e /ports/talk-slowly &
		slow_clients="$slow_clients $!"
	done
}

# end_slowly <number>: ends them; their answers are in /tmp/slow.<n>.
end_slowly() {
	open_gate "$1"
	# shellcheck disable=SC2086 # several words
	wait $slow_clients
	exec 8>&-
}
