#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for nginx: 50 requests on a connection for a small file, as many through the
# proxy and for a location with a regular expression, single requests, and a large
# file. Runs in the guest, which has the configuration of the tests.

cd /tmp || exit
mkdir -p /nginx/html /nginx/logs /nginx/cache
chown user:user /nginx/cache
echo 'a text of one line' >/nginx/html/text.txt
seq 1 150000 >/nginx/html/large.bin
"$APP" || exit
until nc 127.0.0.1 8080 </dev/null >/dev/null 2>&1; do sleep 0.1; done
# The connection stays open until the server closes it.
printf '#!/bin/sh\ncat requests\nexec cat >/dev/null\n' >talk.sh
chmod +x talk.sh
repeat() {
	i=1
	while [ $i -lt 50 ]; do
		printf 'GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' "$1"
		i=$((i + 1))
	done
	printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1"
}
for path in /text.txt /proxy/a /user/fred/42; do
	repeat $path >requests
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		nc 127.0.0.1 8080 -e /tmp/talk.sh || exit
	done
done
i=0
while [ $i -lt 50 ]; do
	wget -q -O /dev/null http://127.0.0.1:8080/text.txt || exit
	i=$((i + 1))
done
for path in large.bin proxy/large.bin copied/large.bin; do
	wget -q -O /dev/null http://127.0.0.1:8080/$path || exit
done
master=$(cat /nginx/logs/nginx.pid)
"$APP" -s quit
while [ -e "/proc/$master" ]; do sleep 0.1; done
