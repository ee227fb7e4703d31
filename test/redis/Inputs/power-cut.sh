#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: writes that are given the time that everysec needs, then
# others until the machine goes off.
# shellcheck source=test/redis/Inputs/guest/lib.sh
. /lib.sh

mount -t ext4 /dev/vda /mnt || exit 1
dir=/mnt
start --appendonly yes --appendfsync everysec
redis-benchmark -n 4800 -P 16 -q rpush safe __rand_int__ >/dev/null 2>&1
redis-benchmark -t set -r 5000 -d 200 -n 10000 -P 16 -q >/dev/null 2>&1
sleep 3
# The element that the writes below add come after: they go to another list.
echo "safe: $(redis-cli llen safe) $(redis-cli debug digest-value safe)"
redis-benchmark -n 1000000 -P 16 -q rpush unsafe __rand_int__ >/dev/null 2>&1 &
await_unsafe() { [ "$(redis-cli llen unsafe)" -gt 1000 ]; }
until await_unsafe; do sleep 0.1; done
echo "cut the power"
sleep 100
echo "FAILED: the machine is still on"
