#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest of run-options.test: shows what the options have done.

echo "$APP $1"
echo "processors: $(nproc)"
total=$(free -m | while read -r name mb _; do
	[ "$name" = Mem: ] && echo "$mb"
done)
[ "$total" -lt 300 ] && echo "300 MB or less"
cat /etc/passwd /data/file
grep -q one.two=3 /proc/cmdline && echo "parameter given"
head -n 1 /dev/vda
echo "from the guest" >/dev/vda
echo "network $(ip -4 -o address show eth0 | sed 's/.*inet \([^ ]*\).*/\1/')"
