#!/bin/sh
# Lays sources together and compiles them: code.sh DIRECTORY SOURCE….
set -eu
packages=$1/usr/local/lib/python3.11/dist-packages
shift
mkdir -p "$packages"
for source in "$@"; do cp -r "$source/parley" "$packages/"; done
# Only tests use it, and need what no image has.
rm -rf "$packages/parley/common/testing"
python -m compileall -q --invalidation-mode unchecked-hash -s "${packages%%/usr/*}" "$packages"
