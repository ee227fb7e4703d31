#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The requests of lighttpd's own tests with the answers that they expect (see
# LightyTest.pm), then what a server goes through: large files, two workers, 100
# connections at once, CGI, uploads, and what signals do.

cd /tmp || exit
# shellcheck source=ports/guest/ports/test.sh
. /ports/test.sh
# shellcheck source=ports/guest/ports/http.sh
. /ports/http.sh
LOGS="/tests/tmp/lighttpd/logs/lighttpd.error.log /tmp/server.error /tmp/backend.error /tmp/error.log"

# lighttpd's own tests

export SRCDIR=/tests PERL=/bin/perl SHELL=/bin/sh USER=user

start() {
	cat >/tests/tmp/bind.conf <<-CONF
		server.systemd-socket-activation := "disable"
		server.bind = "127.0.0.1"
		server.port = $1
	CONF
	"$APP" -D -f "/tests/$2" 2>>/tmp/server.error &
	eval "server_$1=$!"
	wait_for "start of the server" listens "$1"
}

# Its status; it ends by SIGINT when all connections are closed, or by SIGTERM.
stop() {
	eval "server=\$server_$1"
	kill -TERM "$server"
	wait "$server"
}

for group in request core-condition mod-fastcgi mod-scgi; do
	cases=/tests/cases/$group
	echo "# $group"
	result=
	while read -r step argument rest; do
		case $step in
		set) export "$argument=$rest" ;;
		link) ln -s "$argument" "$rest" ;;
		start) start "$argument" "$rest" ;;
		stop) stop "$argument" || result="status $?" ;;
		http)
			nc 127.0.0.1 "$argument" <"$cases/$rest.request" >answer
			result=$(awk -v answer=answer -f /tests/answer.awk "$cases/$rest.expect")
			;;
		name)
			name="$argument $rest"
			if [ "$result" ]; then
				wrong "$name: $result"
			else
				ok "$name"
			fi
			result=
			;;
		esac
	done <"$cases/steps"
done

# A server with two workers of another user

mkdir -p www/dav www/cgi www/list
seq 1 1200000 >www/large.bin
sum=$(md5sum <www/large.bin)
echo 'a text of one line' >www/text.txt
echo '<!--#echo var="QUERY_STRING" --> <!--#include file="text.txt" -->' >www/page.shtml
# Answers with what it gets, as many times as the query says.
cat >www/cgi/echo.sh <<'CGI'
printf 'Content-Type: text/plain\r\n\r\n'
cat >/tmp/cgi.$$
i=0
while [ "$i" -lt "$QUERY_STRING" ]; do
	cat "/tmp/cgi.$$"
	i=$((i + 1))
done
rm "/tmp/cgi.$$"
CGI
chown -R user:user www/dav
touch access.log error.log
chown user:user access.log error.log
cat >server.conf <<'CONF'
server.modules = ("mod_accesslog", "mod_access", "mod_rewrite", "mod_redirect", "mod_webdav",
  "mod_cgi", "mod_proxy", "mod_ssi", "mod_status", "mod_setenv", "mod_expire")
server.bind = "127.0.0.1"
server.port = 8080
server.username = "user"
server.groupname = "user"
server.max-worker = 2
server.document-root = "/tmp/www"
server.upload-dirs = ("/tmp")
server.errorlog = "/tmp/error.log"
server.pid-file = "/tmp/lighttpd.pid"
server.max-keep-alive-requests = 50
server.feature-flags = ("server.graceful-shutdown-timeout" => 60)
mimetype.assign = (".txt" => "text/plain", ".html" => "text/html", ".shtml" => "text/html")
accesslog.filename = "/tmp/access.log"
accesslog.format = "%h %m %U?%q %s %b"
setenv.add-response-header = ("X-Version" => "1")
ssi.extension = (".shtml")
url.rewrite-once = ("^/old/([a-z]+)/(\d+)$" => "/$1.txt?$2")
url.redirect = ("^/moved/(.*)$" => "/new/$1")
status.status-url = "/status"
$HTTP["url"] =~ "^/denied" { url.access-deny = ("") }
$HTTP["url"] =~ "^/list/" { dir-listing.activate = "enable" }
$HTTP["url"] =~ "^/dav/" { webdav.activate = "enable" }
$HTTP["url"] =~ "^/cgi/" { cgi.assign = (".sh" => "/bin/sh") }
$HTTP["url"] =~ "^/slow/" {
  url.rewrite-once := ("^/slow/(.*)" => "/$1")
  connection.kbytes-per-second = 2048
}
$HTTP["url"] =~ "^/proxy/" {
  proxy.server = ("" => (("host" => "127.0.0.1", "port" => 8085)))
  proxy.header = ("map-urlpath" => ("/proxy/" => "/"))
}
$SERVER["socket"] == "/tmp/lighttpd.sock" {}
CONF
cat >backend.conf <<'CONF'
server.bind = "127.0.0.1"
server.port = 8085
server.document-root = "/tmp/www"
server.errorlog = "/tmp/backend.error"
CONF

echo "# workers, files, CGI, uploads"
"$APP" -v | sed 's/^/# /; s/ - a light.*//'
check "configuration" "$("$APP" -tt -f server.conf 2>&1)" ""
echo 'nonsense' >wrong.conf
"$APP" -tt -f wrong.conf >/dev/null 2>&1
check "wrong configuration" $? 255
"$APP" -f backend.conf || fail "the backend does not start"
"$APP" -f /tmp/server.conf || fail "the server does not start"
wait_for "the start" listens 8080
parent=$(cat lighttpd.pid)
# shellcheck disable=SC2009 # busybox has no pgrep
workers() { ps -o pid,ppid,user | awk -v parent="$parent" '$2 == parent { print $1, $3 }'; }
two_workers() { [ "$(workers | wc -l)" = 2 ]; }
wait_for "the workers" two_workers
check "users of the workers" "$(workers | cut -d ' ' -f 2 | sort | tr '\n' ' ')" "user user "

ask 8080 "GET /large.bin"
check "a large file" "$(md5sum <answer)" "$sum"
ask 8080 "GET /large.bin" "Range: bytes=5000000-5999999"
check "a large range" "$(md5sum <answer)" \
	"$(tail -c +5000001 www/large.bin | head -c 1000000 | md5sum)"
ask 8080 "GET /old/text/42"
expect "rewrite" 200 "a text of one line"
ask 8080 "GET /moved/to/here"
expect "redirect" 301
check "redirect: where" "$(header Location)" /new/to/here
ask 8080 "GET /denied"
expect "denied" 403
version=1.0 ask 8080 "GET /page.shtml?query"
expect "server side includes" 200 "query a text of one line"
ask 8080 "GET /list/"
expect "list of a folder" 200
{
	i=0
	while [ $i -lt 60 ]; do
		printf 'GET /text.txt HTTP/1.1\r\nHost: localhost\r\n\r\n'
		i=$((i + 1))
	done
} | send 8080
check "the last request of a connection" "$(grep -c '^a text of one line' answer)" 51

version=1.0 ask 8080 "GET /proxy/large.bin"
check "proxy" "$(md5sum <answer)" "$sum"
check "headers by the proxy" "$(header X-Version)" 1

upload 8080 "PUT /dav/large" www/large.bin
expect "PUT" 201
check "PUT: contents" "$(md5sum <www/dav/large)" "$sum"
ask 8080 "MKCOL /dav/d/"
expect "MKCOL" 201
ask 8080 "COPY /dav/large" "Destination: http://localhost/dav/d/copy"
expect "COPY" 201
ask 8080 "MOVE /dav/large" "Destination: http://localhost/dav/d/moved"
expect "MOVE" 201
ask 8080 "DELETE /dav/d/copy"
expect "DELETE" 204
check "files" "$(cd www/dav && find . | sort | tr '\n' ' ')" ". ./d ./d/moved "
{
	printf 'POST /cgi/echo.sh?3 HTTP/1.0\r\nContent-Length: 5\r\n\r\nabcd\n'
} | send 8080
expect "CGI: three times" 200 "abcd
abcd
abcd"
{
	printf 'POST /cgi/echo.sh?1 HTTP/1.0\r\nContent-Length: %d\r\n\r\n' \
		"$(stat -c %s www/large.bin)"
	cat www/large.bin
} | send 8080
check "CGI: a large file in both directions" "$(md5sum <answer)" "$sum"

echo "# 100 connections at once"
begin_slowly /text.txt 100
# Sockets on port 8080, 1F90, that are established, 01
are_open() { [ "$(grep -c ': 0100007F:1F90 [0-9A-F:]* 01' /proc/net/tcp)" = 100 ]; }
wait_for "100 connections" are_open
end_slowly 100
check "all are answered" "$(cat slow.[0-9]* | grep -c '^a text of one line')" 100

echo "# signals"
ask 8080 "GET /text.txt?before"
wait_for "the line in the log" grep -q '?before' access.log
mv access.log access.old
kill -HUP "$parent"
is_logged() {
	ask 8080 "GET /text.txt?after"
	grep -q '?after' access.log 2>/dev/null
}
wait_for "a line in the new log" is_logged
ok "rotation of the log"

before=$(workers)
for pid in $(echo "$before" | cut -d ' ' -f 1); do
	kill -KILL "$pid"
done
are_new() {
	two_workers || return
	for pid in $(workers | cut -d ' ' -f 1); do
		case " $(echo "$before" | cut -d ' ' -f 1 | tr '\n' ' ')" in
		*" $pid "*) return 1 ;;
		esac
	done
}
wait_for "new workers" are_new
ask 8080 "GET /text.txt"
expect "after the workers were killed" 200 "a text of one line"

begin_download() {
	rm -f download
	printf 'GET /slow/large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' \
		>download.request
	REQUEST=/tmp/download.request ANSWER=/tmp/download nc 127.0.0.1 8080 -e /ports/talk &
	download=$!
	wait_for "the download" test -s download
}
end_download() {
	wait $download
	check "$1" "$(md5sum <download)" "$sum"
}

# SIGINT ends the server when the connections have ended.
begin_download
kill -INT "$parent"
wait_for "the listening socket closes" is_closed 8080
end_download "a download during the end"
wait_for "the end" is_gone "$parent"
ok "the end"

# Without workers, SIGUSR1 loads the configuration again.
sed -i 's/^server.max-worker.*//; s/^server.\(user\|group\)name.*//' server.conf
"$APP" -f /tmp/server.conf || fail "the server does not start again"
wait_for "the start" listens 8080
server=$(cat lighttpd.pid)
begin_download
sed -i 's/"X-Version" => "1"/"X-Version" => "2"/' server.conf
kill -USR1 "$server"
is_version_2() {
	ask 8080 "GET /text.txt" 2>/dev/null
	[ "$(header X-Version 2>/dev/null)" = 2 ]
}
wait_for "the second configuration" is_version_2
ok "reload"
end_download "a download during the reload"
check "the same process" "$(cat lighttpd.pid)" "$server"
kill -TERM "$server"
wait_for "the end" is_gone "$server"
ok "SIGTERM"
report
