#!/usr/bin/env bash
# Builds Helm and what checks charts into .local/bin; brings the definitions of foreign objects into .local/crds, or the Go
# types that are made from them.
set -euo pipefail
cd "$(dirname "$0")/../.."
helm=v3.22.0
kubernetes=34
kubeconform=v0.7.0
kube_score=v1.20.0
definitions=(
  sigs.k8s.io/gateway-api@v1.4.0/config/crd/standard/gateway.networking.k8s.io_{gateways,httproutes}.yaml
  github.com/kedacore/keda/v2@v2.18.0/config/crd/bases/keda.sh_scaledobjects.yaml
  github.com/prometheus-operator/prometheus-operator@v0.85.0/example/prometheus-operator-crd/monitoring.coreos.com_{podmonitors,prometheusrules}.yaml
  github.com/percona/percona-server-mongodb-operator@v1.22.0/config/crd/bases/psmdb.percona.com_perconaservermongodbs.yaml
  github.com/envoyproxy/gateway@v1.7.0/charts/gateway-helm/crds/generated/gateway.envoyproxy.io_backendtrafficpolicies.yaml
  github.com/scholzj/strimzi-go@v0.7.0/pkg/apis/kafka.strimzi.io/v1/types.go
)
go=$(deploy/helm/go.sh)
stamp=helm.sh/helm/v3/pkg
export CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-modcacherw GOBIN=$PWD/.local/bin
"$go" install -trimpath -ldflags "-s -w \
  -X $stamp/chartutil.k8sVersionMajor=1 -X $stamp/chartutil.k8sVersionMinor=$kubernetes \
  -X $stamp/lint/rules.k8sVersionMajor=1 -X $stamp/lint/rules.k8sVersionMinor=$kubernetes" \
  "helm.sh/helm/v3/cmd/helm@$helm"
"$go" install -trimpath -ldflags "-s -w" "github.com/yannh/kubeconform/cmd/kubeconform@$kubeconform"
"$go" install -trimpath -ldflags "-s -w" "github.com/zegl/kube-score/cmd/kube-score@$kube_score"
mkdir -p .local/crds
for file in "${definitions[@]}"; do
  module=$(grep -oE '^[^@]+@[^/]+' <<< "$file")
  "$go" mod download "$module"
  cp --no-preserve=mode "$("$go" env GOMODCACHE)/$file" .local/crds/
done
