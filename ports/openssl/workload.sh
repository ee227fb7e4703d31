#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Workload for openssl: a server that gives files of two sizes to clients in ring 3.

cd /tmp || exit
"$APP" req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -subj /CN=localhost \
	-out certificate 2>log || exit
head -c 1000 /dev/zero >small
head -c 4000000 /dev/zero >large
"$APP" s_server -accept 127.0.0.1:4433 -WWW -key key -cert certificate >server.log 2>&1 &
server=$!
until grep -q ACCEPT server.log; do
	kill -0 $server || exit
	sleep 0.1
done
for _ in $(seq 20); do
	for file in small small small large; do
		printf 'GET /%s HTTP/1.0\r\n\r\n' $file |
			openssl s_client -connect 127.0.0.1:4433 -quiet -ign_eof >given 2>log
	done
done
kill $server
wait $server 2>/dev/null
[ "$(wc -c <given)" -ge 4000000 ]
