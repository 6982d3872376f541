{{/* A peer of this installation, of (list $ service). */}}
{{- define "parley.peer" -}}
- podSelector:
    matchLabels:
      app.kubernetes.io/instance: {{ (index . 0).Values.global.name }}
      app.kubernetes.io/name: {{ index . 1 }}
{{- end }}

{{/* Names are looked up wherever the cluster's DNS is. */}}
{{- define "parley.dns" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}

{{/* The port that an address names, or that of its scheme. */}}
{{- define "parley.portOf" -}}
{{- $url := urlParse . }}
{{- regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (eq $url.scheme "http" | ternary 80 443) }}
{{- end }}

{{/* Ports at which it reaches what is no part of the installation. */}}
{{- define "parley.portsOutside" -}}
{{- $outside := (include "parley.facts" . | fromYaml).outside }}
{{- $ports := $outside.ports }}
{{- range $outside.servers }}
{{- with get $.Values.settings . }}
{{- $ports = append $ports (kindIs "string" . | ternary (include "parley.portOf" (toString .)) . | float64) }}
{{- end }}
{{- end }}
{{- range uniq $ports }}
- port: {{ int . }}
{{- end }}
{{- end }}

{{/* The way to the servers that it stands on, of (list $ stores). */}}
{{- define "parley.storesEgress" -}}
{{- $policy := (index . 0).Values.global.networkPolicy }}
{{- range index . 1 }}
{{- $store := get $policy . }}
- ports:
    - port: {{ $store.port }}
  {{- with $store.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}
