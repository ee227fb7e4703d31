#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: stress.c for so many seconds, beside another instance.

export APP
export STRESS_SECONDS="$1"

"$APP" stress >/tmp/1 &
"$APP" stress >/tmp/2
echo "status $?"
wait $!
echo "status $?"
cat /tmp/1 /tmp/2
dmesg | grep -E "WARNING:|BUG:|Oops|INFO: " || echo "the kernel has not complained"
