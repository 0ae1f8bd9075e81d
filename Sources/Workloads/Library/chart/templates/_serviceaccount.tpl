{{/* The service account that the release makes. */}}
{{- define "kubegate.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "kubegate.metadata" (dict "root" . "name" (include "kubegate.serviceAccountName" .) "annotations" (deepCopy (.Values.serviceAccount.annotations | default dict))) | nindent 2 }}
{{- end }}
{{- end }}
