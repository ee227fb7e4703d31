#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: after power-cut.sh, on the same disk.
# shellcheck source=ports/redis/test/Inputs/guest/lib.sh
. /lib.sh

mount -t ext4 /dev/vda /mnt || exit 1
dir=/mnt
start --appendonly yes --appendfsync everysec
echo "safe: $(redis-cli llen safe) $(redis-cli debug digest-value safe)"
check "the keys are there" "$(redis-cli dbsize)" -gt 1000
redis-cli set written after
stop
umount /mnt
kernel_is_fine
