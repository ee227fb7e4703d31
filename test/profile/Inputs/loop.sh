#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"$APP" loop 100
