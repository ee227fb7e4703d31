#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: what clients ask a server for. The output is compared
# between the rings.
# shellcheck source=ports/redis/test/Inputs/guest/lib.sh
. /lib.sh

start

echo "- transactions"
printf 'MULTI\nSET a 1\nINCR a\nLPUSH l x y z\nEXEC\n' | redis-cli
printf 'WATCH a\nMULTI\nINCR a\nDISCARD\nGET a\n' | redis-cli
printf 'MULTI\nNOSUCH\nSET a 9\nEXEC\n' | redis-cli

echo "- Lua"
redis-cli eval 'local s = 0 for i = 1, 100000 do s = s + i % 7 end return s' 0
redis-cli eval 'return cjson.encode({KEYS[1], redis.call("GET", KEYS[1])})' 1 a
redis-cli eval 'return redis.sha1hex("abc") .. string.format("%.17g", math.sin(1))' 0
redis-cli eval 'return redis.call("NOSUCH")' 0
redis-cli evalsha "$(redis-cli script load 'return ARGV[1] * 2')" 0 21
redis-cli function load '#!lua name=mylib
redis.register_function("twice", function(keys, args) return args[1] * 2 end)'
redis-cli fcall twice 0 33
redis-cli config set busy-reply-threshold 200
redis-cli eval 'while true do end' 0 >/tmp/endless 2>&1 &
endless=$!
is_busy() { redis-cli ping | grep -q BUSY; }
wait_for "the script runs" is_busy
redis-cli get a
redis-cli script kill
wait "$endless"
cut -c 1-29 /tmp/endless

echo "- publish and subscribe"
redis-cli subscribe news >/tmp/sub1 2>/dev/null &
sub1=$!
redis-cli psubscribe 'n*' >/tmp/sub2 2>/dev/null &
sub2=$!
await pubsub_patterns 1
await pubsub_channels 1
redis-cli publish news hello
for file in /tmp/sub1 /tmp/sub2; do
	wait_for "the message in $file" grep -q hello $file
done
redis-cli client kill type pubsub
kill "$sub1" "$sub2" 2>/dev/null
wait "$sub1" "$sub2" 2>/dev/null
cat /tmp/sub1 /tmp/sub2

echo "- blocking"
redis-cli blpop queue 30 >/tmp/popped &
popper=$!
await blocked_clients 1
redis-cli rpush queue element
wait "$popper"
cat /tmp/popped

echo "- expiry"
redis-cli set short-lived 1 px 100
await expired_keys 1 # nobody has asked for the key
redis-cli exists short-lived

echo "- large values"
dd if=/dev/zero bs=1M count=16 2>/dev/null | tr '\000' 'x' >/tmp/large
redis-cli -x set large </tmp/large
redis-cli strlen large
redis-cli get large | tr -d '\n' | md5sum
tr -d '\n' </tmp/large | md5sum
redis-cli append large tail
redis-cli getrange large -5 -1
redis-cli debug reload
redis-cli strlen large

echo "- a thousand clients"
# shellcheck disable=SC3045 # busybox has it
ulimit -n 4096
redis-benchmark -c 1000 -I >/dev/null 2>&1 &
idle=$!
await connected_clients 1001
redis-cli client kill skipme yes type normal
kill "$idle" 2>/dev/null
wait "$idle" 2>/dev/null
await connected_clients 1
redis-benchmark -c 1000 -n 3000 -t ping_mbulk -q >/tmp/bench 2>&1
check "1,000 clients are served" "$(info total_commands_processed)" -gt 3000

echo "- eviction"
redis-cli flushall
redis-cli config set maxmemory 20mb
redis-cli config set maxmemory-policy allkeys-lru
redis-benchmark -t set -d 1000 -r 100000 -n 40000 -P 16 -q >/tmp/bench 2>&1
check "keys were evicted" "$(info evicted_keys)" -gt 1000
check "memory is within its bound" "$(info used_memory)" -lt 22000000
redis-cli config set maxmemory-policy noeviction
redis-cli config set maxmemory 1mb
redis-cli set one more
redis-cli config set maxmemory 0
redis-cli set one more

echo "- configuration"
redis-cli config get maxmemory-policy
redis-cli config set no-such-thing 1
redis-cli config resetstat
redis-cli client setname tester
redis-cli client list | grep -c '^id=.* cmd=client|list'
redis-cli info server | tr -d '\r' | grep -E '^(redis_version|redis_mode|arch_bits|multiplexing_api)'
redis-cli info memory | tr -d '\r' | grep mem_allocator
redis-cli config set slowlog-log-slower-than 0
redis-cli ping
check "the slow log has entries" "$(redis-cli slowlog len)" -gt 0
redis-cli acl setuser alice on '>secret' '~a*' +get
redis-cli --user alice --pass secret --no-auth-warning get a
redis-cli --user alice --pass secret --no-auth-warning set a 1
redis-cli object encoding large
redis-cli latency doctor | cut -c 1-5

stop
echo "- a crash"
start --crash-memcheck-enabled yes --enable-module-command yes
redis-cli module load /lib/libexample.so
redis-cli debug segfault 2>&1 | head -n 1 | cut -c 1-33
wait "$server"
echo "server: status $?"
grep -oE 'REDIS BUG REPORT START|crashed by signal: 11|redis_version:7.0.15|Fast memory test PASSED' /tmp/log
start
redis-cli ping
redis-cli debug panic 2>&1 | head -n 1 | cut -c 1-33
wait "$server"
echo "server: status $?"
start
kill -TERM "$server"
wait "$server"
echo "SIGTERM: status $?"
kernel_is_fine
