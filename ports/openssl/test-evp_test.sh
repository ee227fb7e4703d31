#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# OpenSSL's own test of its algorithms with known answers, with the assembly for this
# processor and with that for older ones.

passed=0

# All files whose names match a pattern.
run() {
	for data in $1; do
		"$APP" -config /legacy.cnf "$data" >log 2>&1 || {
			echo "$data"
			grep -v '# INFO' log | tail -n 40
			exit 1
		}
		echo "$data: $(grep -o 'Completed .*' log)"
		count=$(sed -n 's/.*Completed \([0-9]*\) tests.*/\1/p' log)
		passed=$((passed + count))
	done
}

run '/evp/*.txt'
# Without the SHA extensions; without AVX2, BMI and ADX too; without AVX; without AES-NI;
# without PCLMULQDQ and SSSE3.
for mask in :~0x20000000 :~0x20080128 ~0x1000000000000000:~0x20080128 \
	~0x1200000000000000:~0x20080128 ~0x1200020200000000:~0x20080128; do
	export OPENSSL_ia32cap="$mask"
	echo "processor: $mask"
	run '/evp/evpciph_*.txt'
	run '/evp/evpm*.txt'
	run '/evp/evppkey_ec*.txt'
	run '/evp/evppkey_rsa*.txt'
done
echo "passed: $passed"
