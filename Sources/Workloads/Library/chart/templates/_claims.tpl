{{/* The claims of new volumes. */}}
{{- define "kubegate.claims" -}}
{{- range $index, $volume := .Values.persistentVolume }}
{{- $keep := dict }}
{{- if ne (toString $volume.keep) "false" }}
{{- $keep = dict "helm.sh/resource-policy" "keep" }}
{{- end }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  {{- include "kubegate.metadata" (dict "root" $ "name" (include "kubegate.claimName" (dict "root" $ "index" $index "volume" $volume)) "annotations" $keep) | nindent 2 }}
spec:
  accessModes:
    - {{ $volume.access_mode | default "ReadWriteOnce" }}
  {{- with $volume.pvc_type }}
  storageClassName: {{ . }}
  {{- end }}
  resources:
    requests:
      storage: {{ $volume.size }}
{{- end }}
{{- end }}
