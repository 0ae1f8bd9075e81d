{{/* The name that objects carry behind the release's. */}}
{{- define "environment.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the release's objects. */}}
{{- define "environment.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains (include "environment.name" .) .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "environment.name" .) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels by which Services and Deployments find their pods; they never change. */}}
{{- define "environment.selectorLabels" -}}
app: {{ .Release.Name }}
app.kubernetes.io/name: {{ include "environment.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Labels of every object. */}}
{{- define "environment.labels" -}}
{{- $own := include "environment.selectorLabels" . | fromYaml }}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- $_ := set $own "version" .Chart.AppVersion }}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion }}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service }}
{{- toYaml (merge $own .Values.labels) }}
{{- end }}

{{/* Labels of the pods: those of every object, but what changes with the chart's version. */}}
{{- define "environment.podLabels" -}}
{{- toYaml (merge (include "environment.selectorLabels" . | fromYaml) .Values.labels) }}
{{- end }}

{{/*
Metadata of an object: (dict "root" $ "name" "…" "annotations" (dict …)).
*/}}
{{- define "environment.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "environment.labels" .root | nindent 2 }}
{{- with merge (.annotations | default dict) .root.Values.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The name of the claim at an index: (dict "root" $ "index" 0 "volume" {…}). */}}
{{- define "environment.claimName" -}}
{{- .volume.name | default (printf "%s-claim-%d" (include "environment.fullname" .root) (int .index)) }}
{{- end }}

{{/* A name fit for a volume or a part of an object's name. */}}
{{- define "environment.volumeName" -}}
{{- . | lower | replace "_" "-" | replace "." "-" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the service account to run as. */}}
{{- define "environment.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "environment.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* The addresses, as a list under the key "list". */}}
{{- define "environment.ingresses" -}}
{{- $list := .Values.ingresses }}
{{- if .Values.ingress.host }}
{{- $list = prepend $list .Values.ingress }}
{{- end }}
{{- dict "list" $list | toJson }}
{{- end }}
