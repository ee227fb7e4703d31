#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Downloads Debian source packages, checksums verified by apt:
#
#   apt-source.sh DIR PACKAGE...             all files of the source packages
#   apt-source.sh --tar-only DIR PACKAGE...  only the upstream tarballs
#
# Debian 12 as installed has no `deb-src` entries, and adding them is not ours
# to do. The mirrors are taken from apt's own configuration and used through a
# private one. Needs no root.
set -euo pipefail

die() {
  printf 'apt-source.sh: error: %s\n' "$*" >&2
  exit 1
}

only=()
if [[ ${1-} == --tar-only ]]; then
  only=(--tar-only)
  shift
fi
[[ $# -ge 2 ]] || die "usage: apt-source.sh [--tar-only] DIR PACKAGE..."
mkdir -p "$1"
dir=$(cd "$1" && pwd)
shift

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -r $keyring ]] ||
  die "$keyring is missing; install the package debian-archive-keyring"
# shellcheck disable=SC1091 # not a file of ours
codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
[[ -n $codename ]] || die "/etc/os-release names no VERSION_CODENAME"

state=$(mktemp -d "$dir/.apt.XXXXXX")
trap 'rm -rf "$state"' EXIT
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"

# One line per Debian suite that the machine installs packages from. apt parses
# both forms of its sources (one-line and deb822) for us.
# shellcheck disable=SC2016 # apt-get expands the names
apt-get indextargets --no-release-info \
  --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  sort -u |
  while read -r uri release component; do
    [[ $component == main ]] || continue
    [[ $release =~ ^($codename|stable|oldstable)(-updates|-security|/updates)?$ ]] ||
      continue
    printf 'deb-src [signed-by=%s] %s %s %s\n' \
      "$keyring" "$uri" "$release" "$component"
  done >"$state/sources.list"
[[ -s $state/sources.list ]] ||
  die "apt's sources name no Debian mirror for $codename; see sources.list(5)"

cat >"$state/apt.conf" <<EOF
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$state/lists";
Dir::Cache "$state/cache";
APT::Sandbox::User "root";
Acquire::Retries "3";
EOF
export APT_CONFIG=$state/apt.conf

# A third-party mirror among them may fail to verify. That matters only if the
# packages are then missing, so the messages are kept for that case.
apt-get update -qq >"$state/update.log" 2>&1 || true

# Nothing is left of an attempt that fails.
download() {
  rm -rf "$state/new"
  mkdir "$state/new"
  (cd "$state/new" && apt-get source -qq --download-only "${only[@]}" "$@") \
    >>"$state/source.log" 2>&1 </dev/null || return
  mv "$state"/new/* "$dir"
}

# A mirror may know of a newer version than it has.
fetch() {
  local version
  download "$1" && return
  # apt asks only the first mirror that lists a version. With -t it takes that of
  # $codename, perhaps from another mirror.
  download -t "$codename" "$1" && return
  while read -r version; do
    download "$1=$version" || continue
    printf 'apt-source.sh: note: %s: the newest version that can be had is %s\n' \
      "$1" "$version" >&2
    return
  done < <(apt-cache madison "$1" | awk '/ Sources$/ { print $3 }' |
    sort -Vru | tail -n +2)
  return 1
}

for package; do
  fetch "$package" || {
    cat "$state/update.log" "$state/source.log" >&2
    die "cannot download the source of: $package; check the network and apt's sources"
  }
done
