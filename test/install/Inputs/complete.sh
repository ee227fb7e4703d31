#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What bash would propose: complete.sh <completion> <word>...   for the last word
compopt() { :; } # works only inside of a completion
# shellcheck source=/dev/null
. "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_ukl
printf '%s\n' "${COMPREPLY[@]}"
