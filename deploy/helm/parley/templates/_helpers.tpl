{{/* A job of the installation, of (dict "root" . "name" … "weight" … "hook" … "pod" …): its pod has what every pod has. */}}
{{- define "parley.jobLabels" -}}
app.kubernetes.io/instance: {{ .root.Values.global.name }}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/part-of: parley
{{- end }}

{{- define "parley.job" -}}
{{- $accounts := .root }}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .root.Values.global.name }}-{{ .name }}{{ with .suffix }}-{{ . }}{{ end }}
  labels:
    {{- include "parley.jobLabels" . | nindent 4 }}
  {{- with .hook }}
  annotations:
    helm.sh/hook: {{ . }}
    helm.sh/hook-weight: {{ $.weight | quote }}
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
  {{- end }}
spec:
  backoffLimit: 6
  activeDeadlineSeconds: 300
  template:
    metadata:
      labels:
        {{- include "parley.jobLabels" . | nindent 8 }}
    spec:
      restartPolicy: OnFailure
      enableServiceLinks: false
      serviceAccountName: {{ .serviceAccount | default "default" }}
      automountServiceAccountToken: {{ .serviceAccount | empty | not }}
      {{- with $accounts.Values.global.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      securityContext:
        {{- include "parley.podSecurity" $accounts | nindent 8 }}
      containers:
        - name: {{ .name }}
          image: {{ include "parley.image" $accounts }}
          imagePullPolicy: {{ $accounts.Values.global.image.pullPolicy }}
          securityContext:
            {{- include "parley.containerSecurity" $accounts | nindent 12 }}
          resources:
            requests: {cpu: 50m, memory: 96Mi}
            limits: {memory: 256Mi}
          {{- .container | nindent 10 }}
{{- end }}
