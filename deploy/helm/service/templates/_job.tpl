{{/* What a job and its pod are found by, of (dict "root" . "name" …). */}}
{{- define "parley.jobLabels" -}}
app.kubernetes.io/instance: {{ .root.Values.global.name }}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: parley
{{- end }}

{{/* What makes it a hook, of (dict "hook" … "weight" …): gone once it has done its work, and made anew before it begins. */}}
{{- define "parley.hook" -}}
helm.sh/hook: {{ .hook }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
helm.sh/hook-output-log-policy: hook-failed
{{- end }}

{{/* A job with a service's image, of (dict "root" . "name" … "container" … "hook" … "weight" … "suffix" … "seconds" …
     "serviceAccount" … "stores" …): where the service may run, it runs. It reaches `stores`, with a `serviceAccount`
     Kubernetes' API, and what the service's own policy adds. */}}
{{- define "parley.job" -}}
{{- $root := .root }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $root.Values.global.name }}-{{ .name }}{{ with .suffix }}-{{ . }}{{ end }}
  labels:
    {{- include "parley.jobLabels" . | nindent 4 }}
  {{- if .hook }}
  annotations:
    {{- include "parley.hook" . | nindent 4 }}
  {{- end }}
spec:
  backoffLimit: 6
  activeDeadlineSeconds: {{ .seconds | default 300 }}
  template:
    metadata:
      labels:
        {{- include "parley.jobLabels" . | nindent 8 }}
    spec:
      # A pod that failed stays, and its log with it; one that was cut off by its time limit is gone.
      restartPolicy: Never
      enableServiceLinks: false
      {{- include "parley.lookups" . | nindent 6 }}
      serviceAccountName: {{ .serviceAccount | default "default" }}
      automountServiceAccountToken: {{ .serviceAccount | empty | not }}
      {{- include "parley.pullSecrets" $root | nindent 6 }}
      securityContext:
        {{- include "parley.podSecurity" $root | nindent 8 }}
      containers:
        - name: {{ .name }}
          image: {{ include "parley.image" $root }}
          imagePullPolicy: {{ $root.Values.global.image.pullPolicy }}
          securityContext:
            {{- include "parley.containerSecurity" $root | nindent 12 }}
          resources:
            requests: {cpu: 50m, memory: 96Mi}
            limits: {memory: 256Mi}
          {{- .container | nindent 10 }}
          {{- if .stores }}
          volumeMounts:
            {{- include "parley.mounts" $root | nindent 12 }}
      volumes:
        {{- include "parley.volumes" $root | nindent 8 }}
          {{- end }}
      {{- include "parley.nodes" $root | nindent 6 }}
{{- if $root.Values.global.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $root.Values.global.name }}-{{ .name }}
  labels:
    {{- include "parley.jobLabels" . | nindent 4 }}
  {{- if .hook }}
  annotations:
    {{- include "parley.hook" (dict "hook" .hook "weight" (sub (int .weight) 1)) | nindent 4 }}
  {{- end }}
spec:
  podSelector:
    matchLabels:
      {{- include "parley.jobLabels" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "parley.dns" $root | nindent 4 }}
    {{- with .stores }}
    {{- include "parley.storesEgress" (list $root .) | nindent 4 }}
    {{- end }}
    {{- if .serviceAccount }}
    # Where the API is no chart can know, nor whether a network looks at its Service's port or at the server's behind it.
    - ports:
        - port: 443
        - port: 6443
    {{- end }}
    {{- with $root.Values.networkPolicy.egress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
{{- end }}
