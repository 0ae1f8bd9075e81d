{{/* What a Job does; a CronJob's Jobs do the same. */}}
{{- define "kubegate.jobSpec" -}}
backoffLimit: {{ int .Values.backoffLimit }}
parallelism: {{ int .Values.parallelism }}
completions: {{ int .Values.completions }}
{{- if .Values.indexed }}
{{- include "kubegate.needs" (dict "root" . "version" "1.21" "what" "indexed") }}
completionMode: Indexed
{{- end }}
{{- if int64 .Values.activeDeadlineSeconds }}
activeDeadlineSeconds: {{ int64 .Values.activeDeadlineSeconds }}
{{- end }}
{{- if ne (toString .Values.ttlSecondsAfterFinished) "" }}
ttlSecondsAfterFinished: {{ int64 .Values.ttlSecondsAfterFinished }}
{{- end }}
template:
  {{- include "kubegate.pod" . | nindent 2 }}
    restartPolicy: {{ .Values.restartPolicy }}
{{- end }}
