#!/usr/bin/env bash
# Builds Skaffold into .local/bin, from a copy: its module replaces others, which `go install` does not take.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=v2.16.1
go=$(deploy/helm/go.sh)
export CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-modcacherw
module=github.com/GoogleContainerTools/skaffold/v2@$version
"$go" mod download "$module"
source=$(mktemp --directory)
trap 'rm -rf "$source"' EXIT
cp -r --no-preserve=mode "$("$go" env GOMODCACHE)/github.com/!google!container!tools/skaffold/v2@$version/." "$source"
"$go" build -C "$source" -trimpath -ldflags "-s -w" -o "$PWD/.local/bin/skaffold" ./cmd/skaffold
