#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Runs in the guest: what a profiler sees of a busy program.

"$APP" busy >/tmp/address &
busy=$!
# It writes the file from the loop that is to be sampled.
until [ -s /tmp/busy ]; do sleep 0.1; done
read -r address </tmp/address
/sampler "$busy" "$address"
kill "$busy"
