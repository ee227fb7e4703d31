#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: what a profiler sees of a busy program.

"$APP" busy >/tmp/address &
busy=$!
until read -r address </tmp/address; do sleep 0.1; done
/sampler "$busy" "$address"
kill "$busy"
