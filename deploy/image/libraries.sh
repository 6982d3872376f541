#!/bin/sh
# Installs what projects ask for, as locked, into a directory: libraries.sh DIRECTORY PROJECT….
set -eu
packages=$1/usr/local/lib/python3.11/dist-packages
shift
python deploy/image/pins.py "$@" > /tmp/pins
uv pip install --quiet --python python3.11 --target "$packages" --require-hashes -c requirements.lock -r /tmp/pins
rm -rf "$packages/bin" "$packages/.lock"
find "$packages" -name RECORD -delete
# Some bring their own tests.
find "$packages" -type d -name tests -prune -exec rm -r {} +
python -m compileall -q --invalidation-mode unchecked-hash -s "${packages%%/usr/*}" "$packages"
find "${packages%%/usr/*}" -exec touch --no-dereference --date=@0 {} +
