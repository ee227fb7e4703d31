#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A workload with a warm-up, which does not belong to it.
set -e
"$APP" early 4321
echo 1 >/sys/kernel/debug/ukl/reset
"$APP" loop 100
