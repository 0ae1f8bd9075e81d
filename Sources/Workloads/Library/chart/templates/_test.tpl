{{/* A pod that asks the first port, for `kubegate test` and `helm test`. */}}
{{- define "kubegate.testConnection" -}}
{{- if and .Values.serviceEnabled .Values.service.ports }}
{{- $port := first .Values.service.ports }}
apiVersion: v1
kind: Pod
metadata:
  {{- include "kubegate.metadata" (dict "root" . "name" (printf "%s-test-connection" (include "kubegate.fullname" .)) "annotations" (dict "helm.sh/hook" "test")) | nindent 2 }}
spec:
  restartPolicy: Never
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: wget
      image: busybox
      command: ["wget", "-q", "-O", "-", "http://{{ include "kubegate.fullname" . }}:{{ int $port.port }}/"]
      {{- with include "kubegate.containerSecurity" (dict "root" . "own" dict) | fromYaml }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
{{- end }}
