#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# memcached's own test program, which starts a server for most of its tests.

cd /tmp || exit
ln -s "$APP" memcached-debug
ln -s /bin/timedrun .
testapp >log 2>&1
status=$?
grep -v '^ok' log
grep '^ok' log
echo "passed: $(grep -c '^ok' log)"
exit $status
