#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest, which has two processors: threads for input and output, and
# for what the server does in the background.
# shellcheck source=ports/redis/test/Inputs/guest/lib.sh
. /lib.sh

start --io-threads 4 --io-threads-do-reads yes
grep -c processor /proc/cpuinfo
redis-benchmark -c 50 -n 20000 -t set,get,incr,lpush -r 1000 -P 8 -q >/tmp/bench 2>&1
check "threads read" "$(info io_threaded_reads_processed)" -gt 0
check "threads wrote" "$(info io_threaded_writes_processed)" -gt 0
redis-cli llen mylist
set -- /proc/"$server"/task/*
check "threads of the server" $# -ge 7
printf '%s\n' /proc/"$server"/task/*/comm | xargs cat | sort -u | grep -E '^(bio|io_thd)_'

echo "- memory is freed in the background"
for i in $(seq 8); do
	redis-cli eval 'for i = 1, 20000 do redis.call("HSET", KEYS[1], i, i) end' 1 "big$i"
done >/dev/null
redis-cli unlink big1 big2 big3 big4
await lazyfree_pending_objects 0
check "keys were freed" "$(info lazyfreed_objects)" -ge 4
redis-cli flushall async
await lazyfree_pending_objects 0
redis-cli dbsize

echo "- defragmentation"
redis-benchmark -t set -r 50000 -d 200 -n 50000 -P 16 -q >/tmp/bench 2>&1
redis-cli eval 'for i = 0, 49999 do if i % 3 > 0 then redis.call("DEL", string.format("key:%012d", i)) end end' 0
redis-cli config set active-defrag-ignore-bytes 1
redis-cli config set active-defrag-threshold-lower 1
redis-cli config set activedefrag yes
wait_for "memory is moved" reaches active_defrag_hits 101
check "memory was moved" "$(info active_defrag_hits)" -gt 100
stop
kernel_is_fine
