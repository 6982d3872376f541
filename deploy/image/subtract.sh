#!/bin/sh
# Removes from a directory each file that another has too: subtract.sh DIRECTORY OTHER.
set -eu
directory=$1
cd "$2"
find . ! -type d -print0 | (cd "$directory" && xargs -0 rm -f)
find "$directory" -mindepth 1 -type d -empty -delete
