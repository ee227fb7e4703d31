#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: what holds in ring 0 only.

export APP

"$APP" cpl protections user-code own-code ring3-features interrupts-off

# Only a process with CAP_SYS_RAWIO may start an application in ring 0.
su user -c "$APP cpl" 2>/tmp/refusal
echo "unprivileged: status $?"
grep -q "Operation not permitted" /tmp/refusal || cat /tmp/refusal

echo "processors with SMEP and SMAP: $(grep -c ' smep .* smap ' /proc/cpuinfo)"
dmesg | grep -E "WARNING|BUG|Oops" || echo "the kernel has not complained"
