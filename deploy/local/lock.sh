#!/usr/bin/env bash
# Resolves every member's dependencies and the development group into requirements.lock: hashes, no registry's address.
set -euo pipefail
cd "$(dirname "$0")/../.."
members=(libs/common/pyproject.toml protos/pyproject.toml services/*/pyproject.toml)
skip=()
for member in "${members[@]}"; do
  skip+=(--no-emit-package "$(sed -n 's/^name = "\(.*\)"/\1/p' "$member")")
done
uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header "${skip[@]}" \
  --group pyproject.toml:dev "${members[@]}" -o requirements.lock
