#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Logins, and data in both directions.

cd /tmp || exit
mkdir -p /root/.ssh
dropbearkey -t ed25519 -f key >/dev/null 2>&1
dropbearkey -t ed25519 -f host >/dev/null 2>&1
dropbearkey -y -f key | grep ^ssh- >/root/.ssh/authorized_keys
chmod 700 /root /root/.ssh
head -c 200000 /dev/urandom >data

ssh() {
	dbclient -y -y -i key -p 2222 root@127.0.0.1 "$@" 2>/dev/null
}

"$APP" -F -p 127.0.0.1:2222 -r host 2>/dev/null &
server=$!
until netstat -ltn | grep -q ':2222 '; do sleep 0.1; done
for i in 1 2 3 4 5; do
	[ "$(ssh "echo $i")" = $i ] || exit
	ssh cat <data >/dev/null || exit
done
kill $server
wait $server
exit 0
