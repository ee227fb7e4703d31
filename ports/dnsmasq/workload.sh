#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Names out of a file of hosts, and a file by TFTP.

cd /tmp || exit
i=1
while [ $i -lt 200 ]; do
	echo "10.1.1.$i host$i"
	i=$((i + 1))
done >hosts
head -c 300000 /dev/urandom >file
"$APP" -k -C /dev/null -a 127.0.0.1 -z -h -R -H /tmp/hosts -u root -x /tmp/pid --enable-tftp \
	--tftp-root=/tmp 2>/dev/null &
server=$!
until nslookup -type=a host1 127.0.0.1 >/dev/null 2>&1; do sleep 0.1; done
i=1
while [ $i -lt 200 ]; do
	nslookup -type=a host$i 127.0.0.1 >/dev/null || exit
	i=$((i + 1))
done
tftp -g -r file -l got 127.0.0.1 || exit
kill $server
wait $server
exit 0
