#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest, which does not survive it.

mount -t debugfs none /sys/kernel/debug 2>/dev/null
"$APP" exhaust-stack
