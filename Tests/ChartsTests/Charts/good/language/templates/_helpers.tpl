{{- define "language.name" -}}
{{ .Release.Name }}-{{ .Chart.Name }}
{{- end -}}
{{- define "language.twice" }}{{ . }}{{ . }}{{ end -}}
{{/* a comment */}}
{{- define "language.recursive" -}}
{{- if . }}<{{ index . 0 }}{{ template "language.recursive" (slice . 1) }}>{{ end -}}
{{- end -}}
