#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Modules of CPython's own tests: the language, and what asks the kernel.

export PYTHONHOME=/usr PYTHONHASHSEED=0
cd /tmp || exit
passed=0 failed=0

# Runs a module, with options for the tests that are left out.
run() {
	module=$1
	shift
	"$APP" -m test -v "$@" "$module" >log 2>&1
	status=$?
	number=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in .*/\1/p' log)
	echo "$module: $number tests, $(grep '^OK\|^FAILED' log)"
	if [ $status -ne 0 ]; then
		grep '^FAIL:\|^ERROR:' log
		tail -n 5 log
		failed=1
		return
	fi
	skipped=$(sed -n 's/^OK (skipped=\([0-9]*\).*/\1/p' log)
	passed=$((passed + number - ${skipped:-0}))
}

for module in grammar int float complex list tuple dict generators coroutines struct json math \
	cmath itertools functools heapq bisect contextlib thread fork1 wait4 select poll epoll \
	selectors mmap pty; do
	run "test_$module"
done
# The kernel has no F_NOTIFY.
run test_fcntl -i test_fcntl_64_bit
echo "passed: $passed"
exit $failed
