{{- define "common.labels" -}}
labels: {{ toJson .Values.labels }}
{{- end -}}
{{- define "common.name" }}{{ . }}{{ end -}}
{{- define "overridden" }}who: library{{ end -}}
