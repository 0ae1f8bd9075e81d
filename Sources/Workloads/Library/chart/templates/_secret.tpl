{{/* The release's Secret. */}}
{{- define "kubegate.secret" -}}
{{- if .Values.secretData }}
apiVersion: v1
kind: Secret
metadata:
  {{- include "kubegate.metadata" (dict "root" . "name" (printf "%s-secret" (include "kubegate.fullname" .))) | nindent 2 }}
type: Opaque
data:
  {{- range $key, $value := .Values.secretData }}
  {{ $key | quote }}: {{ $value | b64enc | quote }}
  {{- end }}
{{- end }}
{{- end }}
