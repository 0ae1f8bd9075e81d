{{/* ConfigMaps of mounted files, and of `config_data`. */}}
{{- define "kubegate.configMaps" -}}
{{- range $name, $content := .Values.mountedFiles }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "kubegate.metadata" (dict "root" $ "name" (printf "%s-%s" (include "kubegate.fullname" $) (include "kubegate.volumeName" $name))) | nindent 2 }}
{{- if hasKey $content "base64" }}
binaryData:
  {{ $content.file | quote }}: {{ $content.base64 | quote }}
{{- else }}
data:
  {{ $content.file | quote }}: {{ $content.text | toJson }}
{{- end }}
{{- end }}
{{- if .Values.configData }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "kubegate.metadata" (dict "root" . "name" (printf "%s-config" (include "kubegate.fullname" .))) | nindent 2 }}
data:
  {{- range $file, $text := .Values.configData }}
  {{ $file | quote }}: {{ $text | toJson }}
  {{- end }}
{{- end }}
{{- end }}
