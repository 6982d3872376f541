#!/usr/bin/env bash
# Builds images: build.sh SERVICE…; "infra" is the trial's servers. From the environment: ENGINE (podman, docker),
# REGISTRY, VERSION, BASE (a Debian 12 of your own) and FLAGS for the engine.
set -euo pipefail
cd "$(dirname "$0")/../.."
engine=${ENGINE:-podman}
registry=${REGISTRY:-localhost/parley}
version=${VERSION:-0.1.0}
read -ra flags <<< "${FLAGS:-}"
[ -z "${BASE:-}" ] || flags+=(--build-arg "BASE=$BASE")
for service in "$@"; do
  if [ "$service" = infra ]; then
    file=(-f deploy/infra/Dockerfile)
  else
    revision=$(git rev-parse --short HEAD 2> /dev/null || echo unknown)
    file=(-f deploy/Dockerfile --build-arg "SERVICE=$service" --build-arg "VERSION=$version" --build-arg "REVISION=$revision")
  fi
  "$engine" build "${flags[@]}" "${file[@]}" --tag "$registry/parley-$service:$version" .
done
