{{/* How to reach what listens. */}}
{{- define "kubegate.addressNotes" -}}
{{- $service := include "kubegate.fullname" . -}}
{{- range (include "kubegate.ingresses" . | fromJson).list -}}
Address: {{ ternary "http" "https" (eq (toString .tls) "false") }}://{{ .host }}/{{ .path | default "" | trimPrefix "/" }}
{{ end }}
{{- if .Values.serviceEnabled }}
{{- range .Values.service.ports }}
{{- if and .nodePort (eq $.Values.service.type "NodePort") -}}
Port {{ .name }}: http://<any node>:{{ int .nodePort }}
{{ else -}}
Port {{ .name }}: {{ $service }}.{{ $.Release.Namespace }}:{{ int .port }} inside the cluster; from this machine with kubectl -n {{ $.Release.Namespace }} port-forward service/{{ $service }} {{ int .targetPort }}:{{ int .port }}
{{ end }}
{{- end }}
{{- end }}
{{- end }}

{{/* How to read what was generated. */}}
{{- define "kubegate.secretNotes" -}}
{{- range $key, $_ := .Values.generatedSecrets -}}
Secret {{ $key }}: kubectl -n {{ $.Release.Namespace }} get secret {{ include "kubegate.secretName" $ }} -o go-template='{{ "{{" }} index .data {{ $key | quote }} | base64decode {{ "}}" }}'
{{ end }}
{{- end }}
