{{/* The Service that outside traffic for a port comes to, of (list $ port). */}}
{{- define "parley.edgeService" -}}
{{- $context := index . 0 }}
{{- include "parley.fullname" $context }}{{ if eq (index . 1) "live" }}-live{{ end }}
{{- end }}

{{/* Names of a StatefulSet's pods, as many as there may be. */}}
{{- define "parley.pods" -}}
{{- $pods := list }}
{{- range until (int (include "parley.mostPods" .)) }}
{{- $pods = append $pods (printf "%s-%d" (include "parley.fullname" $) .) }}
{{- end }}
{{- $pods | toYaml }}
{{- end }}

{{/* What leads here from outside: path, whether it is the whole path, Service, port. */}}
{{- define "parley.routes" -}}
{{- $facts := include "parley.facts" . | fromYaml }}
{{- $ports := include "parley.ports" . | fromYaml }}
{{- $routes := list }}
{{- if has "http" $facts.ports }}
{{- $routes = append $routes (dict "path" "/" "exact" false "service" (include "parley.edgeService" (list . "http")) "port" $ports.http) }}
{{- end }}
{{- if has "live" $facts.ports }}
{{- $routes = append $routes (dict "path" "/v1/live" "exact" true "service" (include "parley.edgeService" (list . "live")) "port" $ports.live) }}
{{- range include "parley.pods" . | fromYamlArray }}
{{- $routes = append $routes (dict "path" (printf "/v1/live/%s" .) "exact" true "service" . "port" $ports.live) }}
{{- end }}
{{- end }}
{{- $routes | toYaml }}
{{- end }}
