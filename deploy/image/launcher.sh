#!/bin/sh
# Writes the program that an image runs: launcher.sh FILE SERVICE.
set -eu
mkdir -p "$(dirname "$1")"
cat > "$1" << PROGRAM
#!/usr/bin/python3.11 -IBu
import runpy

runpy.run_module("parley.$2", run_name="__main__", alter_sys=True)
PROGRAM
chmod 755 "$1"
