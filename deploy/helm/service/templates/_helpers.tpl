{{/* Numbers of the ports, the same for every service. */}}
{{- define "parley.ports" -}}
grpc: 50051
http: 8080
live: 8081
metrics: 9090
{{- end }}

{{/* What this service is made of. */}}
{{- define "parley.facts" -}}
{{- if not .Values.service }}{{ fail "service: say which one, such as --set service=accounts" }}{{ end }}
{{- index (.Files.Get "files/services.yaml" | fromYaml) .Values.service | toYaml }}
{{- end }}

{{- define "parley.kind" -}}
{{ (include "parley.facts" . | fromYaml).kind | default "Deployment" }}
{{- end }}

{{/* Names of its settings. */}}
{{- define "parley.settings" -}}
{{- (index (.Files.Get "files/settings.yaml" | fromYaml) .Values.service).names | toYaml }}
{{- end }}

{{- define "parley.fullname" -}}
{{ .Values.global.name }}-{{ .Values.service }}
{{- end }}

{{/* By these a pod is found: they never change. */}}
{{- define "parley.selector" -}}
app.kubernetes.io/instance: {{ .Values.global.name }}
app.kubernetes.io/name: {{ .Values.service }}
{{- end }}

{{- define "parley.labels" -}}
{{ include "parley.selector" . }}
app.kubernetes.io/part-of: parley
app.kubernetes.io/version: {{ include "parley.versionLabel" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "parley.version" -}}
{{ .Values.image.tag | default .Values.global.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* As a label takes it: a tag may be twice as long, and have a digest behind it. */}}
{{- define "parley.versionLabel" -}}
{{ include "parley.version" . | splitList "@" | first | trunc 63 | trimAll "-_." }}
{{- end }}

{{- define "parley.image" -}}
{{- $own := .Values.image.repository | default (include "parley.fullname" .) }}
{{- if and .Values.global.image.registry (not .Values.image.repository) }}
{{- $own = printf "%s/%s" .Values.global.image.registry $own }}
{{- end }}
{{- with .Values.image.digest }}{{ printf "%s@%s" $own . }}{{ else }}{{ printf "%s:%s" $own (include "parley.version" .) }}{{ end }}
{{- end }}

{{/* How a pod looks names up. A name server that was lost with its zone is in its Service for most of a minute yet: a
     question that it does not answer is given up after two seconds, and the next may go to another. Kubernetes' own
     would wait for ten, and ask more often for each name. */}}
{{- define "parley.lookups" -}}
dnsConfig:
  options:
    - {name: timeout, value: "1"}
    - {name: attempts, value: "2"}
    - {name: ndots, value: "2"}
{{- end }}

{{/* How a pod is let to its images. */}}
{{- define "parley.pullSecrets" -}}
{{- with .Values.global.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "parley.publicUrl" -}}
{{ required "global.publicUrl: say where browsers find Parley, such as https://meet.example.com" .Values.global.publicUrl }}
{{- end }}

{{- define "parley.host" -}}
{{ (urlParse (include "parley.publicUrl" .)).hostname }}
{{- end }}

{{/* The same origin for WebSockets. */}}
{{- define "parley.liveOrigin" -}}
ws{{ trimPrefix "http" (include "parley.publicUrl" .) }}
{{- end }}

{{/* Pods that run at least, and at most. */}}
{{- define "parley.leastPods" -}}
{{ .Values.autoscaling.enabled | ternary .Values.autoscaling.minReplicas .Values.replicas | int }}
{{- end }}
{{- define "parley.mostPods" -}}
{{ .Values.autoscaling.enabled | ternary .Values.autoscaling.maxReplicas .Values.replicas | int }}
{{- end }}

{{/* Settings that follow from what the chart makes, over which those of `settings` go. */}}
{{- define "parley.derivedSettings" -}}
{{- $facts := include "parley.facts" . | fromYaml }}
{{- $known := include "parley.settings" . | fromYamlArray }}
{{- $ports := include "parley.ports" . | fromYaml }}
{{- $derived := dict "drain_seconds" .Values.drainSeconds "service_version" (include "parley.version" .) }}
{{- with .Values.global.otlpEndpoint }}
{{- $_ := set $derived "otlp_endpoint" . }}
{{- $_ := set $derived "trace_ratio" $.Values.global.traceRatio }}
{{- end }}
{{- range append $facts.ports "metrics" }}
{{- $_ := set $derived (printf "%s_host" .) "0.0.0.0" }}
{{- $_ := set $derived (printf "%s_port" .) (get $ports .) }}
{{- end }}
{{- range include "parley.calls" . | fromYamlArray }}
{{- $_ := set $derived (printf "%s_target" .) (printf "dns:///%s-%s:%v" $.Values.global.name . $ports.grpc) }}
{{- end }}
{{- range $name, $value := include "parley.serversSettings" . | fromYaml }}
{{- if has $name $known }}{{ $_ := set $derived $name $value }}{{ end }}
{{- end }}
{{- if has "public_url" $known }}{{ $_ := set $derived "public_url" (include "parley.publicUrl" .) }}{{ end }}
{{- if has "web_root" $known }}{{ $_ := set $derived "web_root" "/usr/share/parley/web" }}{{ end }}
{{- if has "live_origins" $known }}{{ $_ := set $derived "live_origins" (list (include "parley.liveOrigin" .)) }}{{ end }}
{{- if has "replicas" $known }}{{ $_ := set $derived "replicas" (include "parley.leastPods" .) }}{{ end }}
{{- if has "trusted_proxies" $known }}{{ $_ := set $derived "trusted_proxies" .Values.global.edge.trustedProxies }}{{ end }}
{{- $derived | toYaml }}
{{- end }}

{{/* Its settings as environment variables without their prefix. */}}
{{- define "parley.configuration" -}}
{{- $settings := mergeOverwrite (include "parley.derivedSettings" . | fromYaml) .Values.settings }}
{{- range (index (.Files.Get "files/settings.yaml" | fromYaml) .Values.service).required }}
{{- if not (hasKey $settings .) }}{{ fail (printf "%s: settings.%s must be set" $.Values.service .) }}{{ end }}
{{- end }}
{{- range $name, $value := $settings }}
{{- if or (kindIs "slice" $value) (kindIs "map" $value) }}
{{ upper $name }}: {{ toJson $value | quote }}
{{- else if and (kindIs "float64" $value) (eq (float64 (int64 $value)) $value) }}
{{ upper $name }}: {{ int64 $value | quote }}
{{- else }}
{{ upper $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* A container's environment, of (list $ name-of-its-ConfigMap): Secrets go over it, what the pod itself says over both. */}}
{{- define "parley.environment" -}}
{{- $context := index . 0 }}
{{- $prefix := include "parley.prefix" $context }}
envFrom:
  - prefix: {{ $prefix }}
    configMapRef:
      name: {{ index . 1 }}
  {{- range include "parley.secrets" $context | fromYamlArray }}
  - prefix: {{ $prefix }}
    secretRef:
      name: {{ . }}
  {{- end }}
env:
  - name: {{ $prefix }}INSTANCE
    valueFrom:
      fieldRef:
        fieldPath: metadata.name
  # Kubernetes ≥ 1.35 writes it on pods; before, it is empty and pods read from any broker.
  - name: {{ $prefix }}ZONE
    valueFrom:
      fieldRef:
        fieldPath: metadata.labels['topology.kubernetes.io/zone']
  {{- if has "live" (include "parley.facts" $context | fromYaml).ports }}
  - name: {{ $prefix }}LIVE_URL
    value: {{ include "parley.liveOrigin" $context }}/v1/live/$({{ $prefix }}INSTANCE)
  {{- end }}
{{- end }}

{{/* What every container has of files beside its image's, and where they come from. */}}
{{- define "parley.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if include "parley.files" . }}
- name: data
  mountPath: /etc/parley/data
  readOnly: true
{{- end }}
{{- end }}
{{- define "parley.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with include "parley.files" . }}
- name: data
  secret:
    secretName: {{ . }}
    defaultMode: 0444
{{- end }}
{{- end }}

{{/* The Secret whose certificates it proves itself and its servers by; empty: none. */}}
{{- define "parley.files" -}}
{{- if (include "parley.facts" . | fromYaml).stores }}{{ .Values.global.data.files }}{{ end }}
{{- end }}

{{/* Where the servers are that it stands on: yours, or those of the trial. */}}
{{- define "parley.serversSettings" -}}
{{- $name := .Values.global.name }}
{{- if .Values.global.infra.demo }}
sales_contact: sales@parley.example
mail_from: rendez-vous@parley.example
smtp_host: {{ $name }}-mailbox
smtp_port: 1025
smtp_tls: none
sms_url: http://{{ $name }}-mailbox:8025/sms
sms_key: trial
sms_from: Parley
sms_countries: [BE, CH, DE, ES, FR, GB, IE, IT, LU, NL, PT]
{{- end }}
{{- if (include "parley.facts" . | fromYaml).stores }}
{{- with .Values.global.infra.demo | ternary (printf "mongodb://%s-mongo:27017/?directConnection=true&maxPoolSize=4" $name) .Values.global.data.mongoUrl }}
mongo_url: {{ . }}
{{- end }}
{{- with .Values.global.infra.demo | ternary (printf "%s-kafka:9092" $name) .Values.global.data.kafkaBrokers }}
kafka_brokers: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Whom this service calls: its settings name a target for each. */}}
{{- define "parley.calls" -}}
{{- $calls := list }}
{{- range include "parley.settings" . | fromYamlArray }}
{{- if hasSuffix "_target" . }}{{ $calls = append $calls (trimSuffix "_target" .) }}{{ end }}
{{- end }}
{{- without $calls .Values.service | toYaml }}
{{- end }}

{{/* Who calls this service. */}}
{{- define "parley.callers" -}}
{{- $callers := list }}
{{- $target := printf "%s_target" .Values.service }}
{{- range $service, $settings := .Files.Get "files/settings.yaml" | fromYaml }}
{{- if and (has $target $settings.names) (ne $service $.Values.service) }}{{ $callers = append $callers $service }}{{ end }}
{{- end }}
{{- $callers | toYaml }}
{{- end }}

{{- define "parley.prefix" -}}
PARLEY_{{ upper .Values.service }}_
{{- end }}

{{/* Secrets whose keys are settings: the service's own, and the data services'. */}}
{{- define "parley.secrets" -}}
{{- $facts := include "parley.facts" . | fromYaml }}
{{- $secrets := .Values.secrets }}
{{- if and (not $secrets) $facts.secrets }}{{ $secrets = list (include "parley.fullname" .) }}{{ end }}
{{- if and $facts.stores .Values.global.data.secret }}{{ $secrets = prepend $secrets .Values.global.data.secret }}{{ end }}
{{- $secrets | toYaml }}
{{- end }}

{{/* Which nodes it may run on, beside what a workload adds. */}}
{{- define "parley.nodes" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "parley.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "parley.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
