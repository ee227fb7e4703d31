#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: what a profiler sees of a busy program.

"$APP" busy >/tmp/address &
busy=$!
sleep 0.5
read -r address </tmp/address
/sampler "$busy" "$address"
kill "$busy"
