#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Takes qemu-plugin.h from Debian's source package of the QEMU that is
# installed; no binary package has it:
#
#   fetch-header.sh DIR      writes DIR/qemu-plugin.h and DIR/qemu-version.h
#
# The header is kept in the UKL cache; only the first run needs the network.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
  printf 'fetch-header.sh: error: %s\n' "$*" >&2
  exit 1
}

[[ $# -eq 1 ]] || die "usage: fetch-header.sh DIR"
mkdir -p "$1"
out=$(cd "$1" && pwd)

command -v qemu-system-x86_64 >/dev/null ||
  die "qemu-system-x86_64 is missing; install the package qemu-system-x86"
# "QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)"
version=$(qemu-system-x86_64 --version | sed -n 's/.* version \([0-9.]*\).*/\1/p')
[[ $version =~ ^([0-9]+\.[0-9]+) ]] ||
  die "qemu-system-x86_64 --version names no version"
series=${BASH_REMATCH[1]}

cache=${UKL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ukl}
mkdir -p "$cache"
source=$cache/source-qemu-plugin-$series

fetch() {
  local work tarball
  printf 'qemu-plugin: downloading qemu-plugin.h of QEMU %s (Debian source package, 23 MB)\n' \
    "$series"
  work=$(mktemp -d "$cache/qemu-plugin.XXXXXX")
  # shellcheck disable=SC2064 # $work is expanded now, because it is local
  trap "rm -rf '$work'" EXIT
  "$here/../../libc-port/apt-source.sh" --tar-only "$work" qemu
  tarball=("$work/qemu_$series+"*.orig.tar.*)
  [[ -f ${tarball[0]} ]] ||
    die "Debian's source package is not of QEMU $series, which is installed;" \
      "install the distribution's qemu-system-x86"
  mkdir "$work/header"
  tar --extract --file "${tarball[0]}" --directory "$work/header" --wildcards \
    --strip-components=3 '*/include/qemu/qemu-plugin.h'
  # Another build may have put it there first.
  mv -T "$work/header" "$source" 2>/dev/null || [[ -d $source ]]
}

[[ -f $source/qemu-plugin.h ]] || fetch
cp "$source/qemu-plugin.h" "$out/qemu-plugin.h"
printf '#define UKL_QEMU_VERSION "%s"\n' "$version" >"$out/qemu-version.h"
