#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -e
"$APP" loop 5000
"$APP" dispatch
"$APP" copy
"$APP" getppid 1000
