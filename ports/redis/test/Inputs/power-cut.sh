#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: writes that are given the time that everysec needs, then
# others until the machine goes off.
# shellcheck source=ports/redis/test/Inputs/guest/lib.sh
. /lib.sh

mount -t ext4 /dev/vda /mnt || exit 1
dir=/mnt
start --appendonly yes --appendfsync everysec
redis-benchmark -n 4800 -P 16 -q rpush safe __rand_int__ >/dev/null 2>&1
redis-benchmark -t set -r 5000 -d 200 -n 10000 -P 16 -q >/dev/null 2>&1
# What "everysec" promises is a time: what is two seconds old is on the disk. So
# this is the thing under test, and not a wait for something that can be seen.
sleep 3
await aof_buffer_length 0
await aof_pending_bio_fsync 0
# The element that the writes below add come after: they go to another list.
echo "safe: $(redis-cli llen safe) $(redis-cli debug digest-value safe)"
redis-benchmark -n 1000000 -P 16 -q rpush unsafe __rand_int__ >/dev/null 2>&1 &
await_unsafe() { [ "$(redis-cli llen unsafe)" -gt 1000 ]; }
wait_for "writes that may be lost" await_unsafe
echo "cut the power"
# The host does so on that line; this is only the limit.
sleep 100
echo "FAILED: the machine is still on"
