#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for web servers at port 8080, for the workloads of ports.

wait_for_server() {
	until nc 127.0.0.1 8080 </dev/null >/dev/null 2>&1; do sleep 0.1; done
}

# load <path>: 50 requests on a connection, on ten connections one after the other.
load() {
	i=1
	while [ $i -lt 50 ]; do
		printf 'GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' "$1"
		i=$((i + 1))
	done >/tmp/requests
	printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >>/tmp/requests
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		REQUEST=/tmp/requests nc 127.0.0.1 8080 -e /ports/send || exit
	done
}

# download <path> <times>: each on a connection of its own.
download() {
	i=0
	while [ $i -lt "$2" ]; do
		wget -q -O /dev/null "http://127.0.0.1:8080$1" || exit
		i=$((i + 1))
	done
}
