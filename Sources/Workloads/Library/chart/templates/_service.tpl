{{/* The Service of all ports. */}}
{{- define "kubegate.service" -}}
{{- if .Values.serviceEnabled }}
apiVersion: v1
kind: Service
metadata:
  {{- include "kubegate.metadata" (dict "root" . "name" (include "kubegate.fullname" .) "annotations" (deepCopy (.Values.service.annotations | default dict))) | nindent 2 }}
spec:
  type: {{ .Values.service.type }}
  {{- with .Values.service.loadBalancerIP }}
  loadBalancerIP: {{ . | quote }}
  {{- end }}
  {{- with .Values.service.loadBalancerSourceRanges }}
  loadBalancerSourceRanges:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  ports:
    {{- range .Values.service.ports }}
    - name: {{ .name }}
      port: {{ int .port }}
      targetPort: {{ int .targetPort }}
      protocol: {{ .protocol | default "TCP" }}
      {{- with .appProtocol }}
      appProtocol: {{ . }}
      {{- end }}
      {{- with .nodePort }}
      nodePort: {{ int . }}
      {{- end }}
    {{- end }}
  selector:
    {{- include "kubegate.selectorLabels" . | nindent 4 }}
{{- end }}
{{- end }}
