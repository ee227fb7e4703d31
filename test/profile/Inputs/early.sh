#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"$APP" early 10
