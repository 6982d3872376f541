#!/usr/bin/env bash
# Compares protos/ with what is on the main branch: a change that breaks deployed clients is refused.
set -euo pipefail
cd "$(dirname "$0")/../.."
for base in origin/main main; do
  if git cat-file -e "$base:protos" 2> /dev/null; then
    exec buf breaking --against ".git#ref=$(git rev-parse "$base")"
  fi
done
echo "No main branch to compare protos/ with."
