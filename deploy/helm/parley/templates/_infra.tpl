{{- define "parley.infraImage" -}}
{{- $global := .Subcharts.accounts.Values.global }}
{{- $repository := printf "%s-infra:%s" $global.name (include "parley.version" .Subcharts.accounts) }}
{{- with $global.image.registry }}{{ $repository = printf "%s/%s" . $repository }}{{ end }}
{{- .Values.infra.image | default $repository }}
{{- end }}

{{/* The trial's servers, the same that deploy/local runs, of (dict "root" . "values" $). */}}
{{- define "parley.infraServers" -}}
{{- $infra := .values.Values.infra }}
- name: mongo
  kind: Deployment
  ports: [27017]
  memory: 256Mi
  limit: 512Mi
  command: [secantusd-py, --host, 0.0.0.0, --port, "27017", --storage-path, /data, --sync-on-commit, --log-level, WARNING]
- name: kafka
  kind: StatefulSet
  ports: [9092]
  replicas: {{ $infra.kafka.brokers }}
  memory: 512Mi
  limit: 1Gi
  command: [parley-kafka, /etc/parley/config]
  env:
    - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    - {name: ORDINAL, valueFrom: {fieldRef: {fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']"}}}
    # Kubernetes ≥ 1.35 writes it on pods.
    - {name: ZONE, valueFrom: {fieldRef: {fieldPath: "metadata.labels['topology.kubernetes.io/zone']"}}}
  config: |
    {{- include "parley.brokerConfig" . | nindent 4 }}
- name: mailbox
  kind: Deployment
  ports: [8025, 1025]
  nodePort: {{ $infra.mailbox.nodePort }}
  memory: 96Mi
  limit: 192Mi
  command: [python3, -m, deploy.local.mailbox, --host, 0.0.0.0, --http-port, "8025", --smtp-port, "1025", --file, /data/mailbox.jsonl]
  env:
    - {name: MAILBOX_SMS_KEY, value: trial}
- name: edge
  kind: Deployment
  ports: [8080]
  open: true
  nodePort: {{ $infra.edge.nodePort }}
  replicas: {{ $infra.edge.replicas }}
  memory: 64Mi
  limit: 128Mi
  command: [haproxy, -db, -f, /etc/parley/config]
  config: |
    {{- include "parley.edgeConfig" . | nindent 4 }}
{{- end }}

{{/* Of any broker: which one it is, its pod says. */}}
{{- define "parley.brokerConfig" -}}
{{- $brokers := int .values.Values.infra.kafka.brokers }}
{{- $inSync := max 1 (sub $brokers 1) }}
{{- $name := printf "%s-kafka" .root.Values.global.name }}
{{- $voters := list }}
{{- range until $brokers }}{{ $voters = append $voters (printf "%d@%s-%d:9093" . $name .) }}{{ end -}}
config.providers=env
config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider
process.roles=broker,controller
node.id=${env:ORDINAL}
broker.rack=${env:ZONE}
controller.quorum.voters={{ join "," $voters }}
listeners=PLAINTEXT://0.0.0.0:9092,CONTROLLER://0.0.0.0:9093
advertised.listeners=PLAINTEXT://${env:POD}:9092
controller.listener.names=CONTROLLER
log.dirs=/data/kafka
auto.create.topics.enable=false
num.partitions=6
default.replication.factor={{ $brokers }}
min.insync.replicas={{ $inSync }}
offsets.topic.num.partitions=4
offsets.topic.replication.factor={{ $brokers }}
transaction.state.log.replication.factor={{ $brokers }}
transaction.state.log.min.isr={{ $inSync }}
group.initial.rebalance.delay.ms=0
{{- end }}

{{/* One port before the gateway and each pod of live channels, for who has no ingress. */}}
{{- define "parley.edgeConfig" -}}
global
    maxconn 2000

resolvers cluster
    parse-resolv-conf
    hold valid 1s
    # A name server that says nothing makes no server forgotten.
    hold timeout 1h
    hold other 1h

defaults
    mode http
    timeout connect 2s
    timeout client 60s
    # The gateway answers within 8 s, if only that it can't.
    timeout server 15s
    timeout tunnel 1h
    option forwardfor
    retries 3
    option redispatch 1
    retry-on conn-failure
    # A node that is lost is known to Kubernetes after most of a minute; here after two checks. Connections to it end once
    # its network has answered nothing for 3 s; those to a pod that is marked down because it drains are left to it.
    timeout check 1s
    option srvtcpka
    srvtcpka-idle 1s
    srvtcpka-intvl 1s
    default-server check inter 1s fall 2 rise 1 init-addr none resolvers cluster

frontend edge
    bind :8080
{{- $backends := include "parley.edgeBackends" . | fromYamlArray }}
{{- range $backends }}
    {{ .path | empty | ternary "default_backend" "use_backend" }} {{ .name }}{{ with .path }} if { path {{ . }} }{{ end }}
{{- end }}
{{ range $backends }}
backend {{ .name }}
    option httpchk
    http-check send meth GET uri {{ .check }} ver HTTP/1.1 hdr Host edge
    http-check expect status {{ .well }}
    # No default-server passes tcp-ut on.
    server-template {{ .name }} {{ .pods }} {{ .host }}.{{ $.root.Release.Namespace }}.svc.cluster.local:{{ .port }} tcp-ut 3s
{{ end }}
{{- end }}

{{/* What the edge leads to: `host` is looked up for the addresses of that many pods, which `check` is asked of; one that
     answers as `well` says gets requests. */}}
{{- define "parley.edgeBackends" -}}
{{- with .values.Subcharts.gateway }}
{{- $ports := include "parley.ports" . | fromYaml }}
# One more while a pod takes the place of another. 503 says that it has more than it can do: the others would have its
# share too, and one after the other none were left. One that drains takes no connection.
- {name: gateway, path: "", check: /, well: "200,503", host: {{ include "parley.fullname" . }}-pods, port: {{ $ports.http }}, pods: {{ include "parley.mostPods" . | int | add1 }}}
{{- end }}
{{- with $signaling := .values.Subcharts.signaling }}
{{- $ports := include "parley.ports" . | fromYaml }}
- {name: live, path: /v1/live, check: /healthz, well: "200", host: {{ include "parley.fullname" . }}, port: {{ $ports.live }}, pods: {{ include "parley.mostPods" . }}}
{{- range include "parley.pods" . | fromYamlArray }}
- {name: {{ . }}, path: /v1/live/{{ . }}, check: /healthz, well: "200", host: {{ . }}.{{ include "parley.fullname" $signaling }}, port: {{ $ports.live }}, pods: 1}
{{- end }}
{{- end }}
{{- end }}
