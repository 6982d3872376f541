#!/usr/bin/env bash
# Writes the bill of materials of images that were built, and of the web client, into a directory: sbom.sh DIRECTORY
# SERVICE…. ENGINE, REGISTRY and VERSION as for build.sh; RUN_FLAGS are the engine's.
set -euo pipefail
cd "$(dirname "$0")/../.."
directory=$1
shift
version=${VERSION:-0.1.0}
read -ra flags <<< "${RUN_FLAGS:-}"
mkdir -p "$directory"
for service in "$@"; do
  image=${REGISTRY:-localhost/parley}/parley-$service:$version
  "${ENGINE:-podman}" run --rm --interactive --network none --entrypoint python3 "${flags[@]}" "$image" \
    - "parley-$service" "$version" < deploy/image/sbom.py > "$directory/parley-$service.cdx.json"
done
npm --prefix services/web sbom --sbom-format cyclonedx --omit dev > "$directory/web.cdx.json"
