{{- define "parley.infraImage" -}}
{{- $global := .Subcharts.accounts.Values.global }}
{{- $repository := printf "%s-infra:%s" $global.name (include "parley.version" .Subcharts.accounts) }}
{{- with $global.image.registry }}{{ $repository = printf "%s/%s" . $repository }}{{ end }}
{{- .Values.infra.image | default $repository }}
{{- end }}

{{/* The trial's servers, the same that deploy/local runs. */}}
{{- define "parley.infraServers" -}}
{{- $name := .root.Values.global.name }}
- name: mongo
  ports: [27017]
  memory: 256Mi
  limit: 512Mi
  command: [secantusd-py, --host, 0.0.0.0, --port, "27017", --storage-path, /data, --sync-on-commit, --log-level, WARNING]
- name: kafka
  ports: [9092]
  memory: 512Mi
  limit: 1Gi
  command: [parley-kafka, /etc/parley/config]
  config: |
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:9093
    listeners=PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093
    advertised.listeners=PLAINTEXT://{{ $name }}-kafka:9092
    controller.listener.names=CONTROLLER
    log.dirs=/data/kafka
    auto.create.topics.enable=false
    num.partitions=6
    offsets.topic.num.partitions=4
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    group.initial.rebalance.delay.ms=0
- name: mailbox
  ports: [8025, 1025]
  memory: 96Mi
  limit: 192Mi
  command: [python3, -m, deploy.local.mailbox, --host, 0.0.0.0, --http-port, "8025", --smtp-port, "1025", --file, /data/mailbox.jsonl]
  env:
    - {name: MAILBOX_SMS_KEY, value: trial}
- name: edge
  ports: [8080]
  replicas: 2
  memory: 64Mi
  limit: 128Mi
  command: [haproxy, -db, -f, /etc/parley/config]
  config: |
    {{- include "parley.edgeConfig" . | nindent 4 }}
{{- end }}

{{/* One port before the gateway and each pod of live channels, for who has no ingress. */}}
{{- define "parley.edgeConfig" -}}
global
    maxconn 2000

resolvers cluster
    parse-resolv-conf
    hold valid 1s

defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
    option forwardfor
    retries 3
    option redispatch
    retry-on conn-failure
    default-server init-addr none resolvers cluster

frontend edge
    bind :8080
{{- $backends := list }}
{{- range $service := list "gateway" "signaling" }}
{{- with get $.values.Subcharts $service }}
{{- range include "parley.routes" . | fromYamlArray }}
{{- if .exact }}
    use_backend {{ .service }} if { path {{ .path }} }
{{- else }}
    default_backend {{ .service }}
{{- end }}
{{- $backends = append $backends (printf "%s %v" .service .port) }}
{{- end }}
{{- end }}
{{- end }}
{{ range $backends }}
{{- $backend := splitList " " . }}
backend {{ first $backend }}
    server one {{ first $backend }}.{{ $.root.Release.Namespace }}.svc.cluster.local:{{ last $backend }}
{{ end }}
{{- end }}
