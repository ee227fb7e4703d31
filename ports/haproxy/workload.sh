#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# A load for haproxy: 50 requests on a connection for one of two servers, as many that
# haproxy answers itself, single requests, and a large file by HTTP and by TCP. Runs in
# the guest; busybox's httpd and another haproxy are the servers.

# shellcheck source=ports/guest/ports/load.sh
. /ports/load.sh
cd /tmp || exit
mkdir www
seq 1 150000 >www/large.bin
httpd -p 127.0.0.1:8094 -h /tmp/www
"$APP" -D -p backends.pid -f /haproxy/backends.cfg || exit
"$APP" -D -p haproxy.pid -f /haproxy/haproxy.cfg || exit
wait_for_server
for path in /weighted /configuration /numbers/12-345; do
	load $path
done
download /weighted 50
for path in files http2 compressed; do
	download /$path/large.bin 1
done
wget -q -O /dev/null http://127.0.0.1:8081/large.bin || exit
for process in haproxy backends; do
	kill -TERM "$(cat $process.pid)"
done
for process in haproxy backends; do
	while [ -e "/proc/$(cat $process.pid)" ]; do sleep 0.1; done
done
