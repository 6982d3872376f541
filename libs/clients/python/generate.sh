#!/bin/sh
# Writes the Python client from the API's document into $1, else into its place in the tree.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${1:-$here/src/parley_client}
rm -rf "$target"
openapi-python-client generate --path "$here/../../../services/gateway/openapi.json" --config "$here/generator.yml" \
  --meta none --fail-on-warning --overwrite --output-path "$target" >/dev/null
