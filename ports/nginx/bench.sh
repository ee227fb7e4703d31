#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The suite in the guest: one worker that serves files, then its client.

mkdir -p /nginx/html /nginx/logs
head -c 1024 /dev/zero >/nginx/html/1k
cat >/nginx/conf/bench.conf <<'CONF'
user user;
worker_processes 1;
daemon off;
error_log /dev/null;
events {
	worker_connections 64;
}
http {
	include mime.types;
	access_log off;
	sendfile on;
	tcp_nopush on;
	keepalive_requests 1000000;
	open_file_cache max=16;
	server {
		listen 127.0.0.1:8080;
		root html;
		location = /text {
			return 200 "a text of one line\n";
		}
	}
}
CONF
"$APP" -c conf/bench.conf &
server=$!
# shellcheck disable=SC2086 # ARGS is several words
"$CLIENT" $ARGS
status=$?
kill -QUIT "$server"
wait "$server" || status=$?
(exit "$status")
