#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for haproxy: 50 requests on a connection for one of two servers, as many that
# haproxy answers itself, single requests, and a large file by HTTP and by TCP. Runs in
# the guest; busybox's httpd and another haproxy are the servers.

cd /tmp || exit
mkdir www
seq 1 150000 >www/large.bin
httpd -p 127.0.0.1:8094 -h /tmp/www
"$APP" -D -p backends.pid -f /haproxy/backends.cfg || exit
"$APP" -D -p haproxy.pid -f /haproxy/haproxy.cfg || exit
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
for path in /weighted /configuration /numbers/12-345; do
	repeat $path >requests
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		nc 127.0.0.1 8080 -e /tmp/talk.sh || exit
	done
done
i=0
while [ $i -lt 50 ]; do
	wget -q -O /dev/null http://127.0.0.1:8080/weighted || exit
	i=$((i + 1))
done
for path in files http2 compressed; do
	wget -q -O /dev/null http://127.0.0.1:8080/$path/large.bin || exit
done
wget -q -O /dev/null http://127.0.0.1:8081/large.bin || exit
for process in haproxy backends; do
	kill -TERM "$(cat $process.pid)"
done
for process in haproxy backends; do
	while [ -e "/proc/$(cat $process.pid)" ]; do sleep 0.1; done
done
