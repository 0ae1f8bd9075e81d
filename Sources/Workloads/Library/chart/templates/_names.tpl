{{/* What the pods are: the name that objects carry behind the release's where there is an override. */}}
{{- define "kubegate.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the release's objects. */}}
{{- define "kubegate.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if or (not .Values.nameOverride) (contains .Values.nameOverride .Release.Name) }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels by which Services and Deployments find their pods; they never change. */}}
{{- define "kubegate.selectorLabels" -}}
app: {{ .Release.Name }}
app.kubernetes.io/name: {{ include "kubegate.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Labels of every object. */}}
{{- define "kubegate.labels" -}}
{{- $own := include "kubegate.selectorLabels" . | fromYaml }}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") }}
{{- $_ := set $own "version" .Chart.AppVersion }}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion }}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service }}
{{- toYaml (merge $own .Values.labels) }}
{{- end }}

{{/* Labels of the pods: those of every object, but what changes with the chart's version. */}}
{{- define "kubegate.podLabels" -}}
{{- toYaml (merge (include "kubegate.selectorLabels" . | fromYaml) .Values.labels) }}
{{- end }}

{{/*
Metadata of an object: (dict "root" $ "name" "…" "annotations" (dict …)).
*/}}
{{- define "kubegate.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "kubegate.labels" .root | nindent 2 }}
{{- with merge (.annotations | default dict) .root.Values.annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The name of the claim at an index: (dict "root" $ "index" 0 "volume" {…}). */}}
{{- define "kubegate.claimName" -}}
{{- .volume.name | default (printf "%s-claim-%d" (include "kubegate.fullname" .root) (int .index)) }}
{{- end }}

{{/* A name fit for a volume or a part of an object's name. */}}
{{- define "kubegate.volumeName" -}}
{{- . | lower | replace "_" "-" | replace "." "-" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the service account to run as. */}}
{{- define "kubegate.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "kubegate.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name }}
{{- end }}
{{- end }}
