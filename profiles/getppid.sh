#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Workload for samples/getppid.c: the program itself, a loop of system calls.

exec "$APP"
