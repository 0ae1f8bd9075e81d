{{/* The name of the release's Secret. */}}
{{- define "kubegate.secretName" -}}
{{- printf "%s-secret" (include "kubegate.fullname" .) }}
{{- end }}

{{/*
What the release's Secret holds, as JSON. What is generated stays as the cluster has it; what is new is
kept among the values, so that all templates see the same.
*/}}
{{- define "kubegate.secretData" -}}
{{- $made := .Values.generatedSecretData }}
{{- range $key, $length := .Values.generatedSecrets }}
{{- if not (hasKey $made $key) }}
{{- $old := lookup "v1" "Secret" $.Release.Namespace (include "kubegate.secretName" $) }}
{{- $_ := set $made $key (dig "data" $key "" $old | b64dec | default (randAlphaNum (int $length))) }}
{{- end }}
{{- end }}
{{- merge (dict) $made .Values.secretData | toJson }}
{{- end }}

{{/* The release's Secret. */}}
{{- define "kubegate.secret" -}}
{{- if or .Values.secretData .Values.generatedSecrets }}
apiVersion: v1
kind: Secret
metadata:
  {{- include "kubegate.metadata" (dict "root" . "name" (include "kubegate.secretName" .)) | nindent 2 }}
type: Opaque
data:
  {{- range $key, $value := include "kubegate.secretData" . | fromJson }}
  {{ $key | quote }}: {{ $value | b64enc | quote }}
  {{- end }}
{{- end }}
{{- end }}
