#!/usr/bin/env bash
# Builds images: build.sh SERVICE…; "infra" is the trial's servers. From the environment: ENGINE (podman, docker),
# REGISTRY, VERSION, BASE (a Debian 12 of your own), TARGET (dev: one that follows sources) and FLAGS for the engine.
# Skaffold says by IMAGE what the one that is built is called, and by PUSH_IMAGE whether it is pushed.
set -euo pipefail
cd "$(dirname "$0")/../.."
engine=${ENGINE:-podman}
# By any of the two: no time of building in the image, so that the same sources make the same one.
case $engine in
  *podman) flags=(--timestamp 0) ;;
  *) flags=(--build-arg SOURCE_DATE_EPOCH=0) ;;
esac
export DOCKER_BUILDKIT=1
read -ra more <<< "${FLAGS:-}"
flags+=("${more[@]}")
[ -z "${BASE:-}" ] || flags+=(--build-arg "BASE=$BASE")
[ -z "${TARGET:-}" ] || flags+=(--target "$TARGET")
version=${VERSION:-0.1.0}
revision=$(git rev-parse --short HEAD 2> /dev/null || echo unknown)
for service in "$@"; do
  image=${IMAGE:-${REGISTRY:-localhost/parley}/parley-$service:$version}
  if [ "$service" = infra ]; then
    file=(-f deploy/infra/Dockerfile)
  else
    file=(-f deploy/Dockerfile --build-arg "SERVICE=$service" --build-arg "VERSION=$version" --build-arg "REVISION=$revision")
  fi
  "$engine" build "${flags[@]}" "${file[@]}" --tag "$image" .
  [ "${PUSH_IMAGE:-}" != true ] || "$engine" push "$image"
done
