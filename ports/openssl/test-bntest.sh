#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# OpenSSL's own test of its large numbers, with the assembly for this processor and with
# that for older ones.

passed=0
# The processor as it is; without AVX2, BMI and ADX; without vector instructions.
for mask in 0:0 :~0x20080128 ~0x1200020200000000:~0x20080128; do
	export OPENSSL_ia32cap="$mask"
	[ "$mask" != 0:0 ] || unset OPENSSL_ia32cap
	echo "processor: $mask"
	for data in "" /bn/*.txt; do
		# Without data, it tests with numbers from a generator.
		"$APP" ${data:+"$data"} >log 2>&1 || {
			tail -n 40 log
			exit 1
		}
		grep -o 'Completed .*' log
		count=$(grep -c '^ *ok' log)
		passed=$((passed + count))
		count=$(sed -n 's/.*Completed \([0-9]*\) tests.*/\1/p' log)
		passed=$((passed + ${count:-0}))
	done
done
echo "passed: $passed"
