{{/* The pod. What runs it may add keys to the spec behind it, such as `restartPolicy`. */}}
{{- define "kubegate.pod" -}}
metadata:
  labels:
    {{- include "kubegate.podLabels" . | nindent 4 }}
  {{- $annotations := merge (dict) .Values.podAnnotations .Values.annotations }}
  {{- if or .Values.mountedFiles .Values.configData .Values.secretData .Values.generatedSecrets }}
  {{- $secret := include "kubegate.secretData" . | fromJson }}
  {{- $content := dict "files" .Values.mountedFiles "config" .Values.configData "secret" $secret }}
  {{- $_ := set $annotations "kubegate/checksum" (toJson $content | sha256sum) }}
  {{- end }}
  {{- with $annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with include "kubegate.serviceAccountName" . }}
  serviceAccountName: {{ . }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- if ne (toString .Values.terminationGracePeriodSeconds) "" }}
  terminationGracePeriodSeconds: {{ int64 .Values.terminationGracePeriodSeconds }}
  {{- end }}
  {{- with .Values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.initContainers }}
  initContainers:
    {{- range . }}
    {{- include "kubegate.extraContainer" (dict "root" $ "container" .) | nindent 4 }}
    {{- end }}
  {{- end }}
  containers:
    - name: {{ include "kubegate.name" . }}
      image: {{ printf "%s:%s" .Values.image.repository (toString .Values.image.tag) | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      {{- with include "kubegate.containerSecurity" (dict "root" . "own" .Values.securityContext) | fromYaml }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.command }}
      command:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.args }}
      args:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.workingDir }}
      workingDir: {{ . | quote }}
      {{- end }}
      {{- with include "kubegate.env" . | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      {{- with include "kubegate.envFrom" . | trim }}
      envFrom:
        {{- . | nindent 8 }}
      {{- end }}
      {{- if .Values.service.ports }}
      ports:
        {{- range .Values.service.ports }}
        - containerPort: {{ int .targetPort }}
          {{- if and $.Values.namedPorts (le (len .name) 15) }}
          name: {{ .name }}
          {{- end }}
          protocol: {{ .protocol | default "TCP" }}
        {{- end }}
      {{- end }}
      {{- with .Values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- range $kind := list "livenessProbe" "readinessProbe" "startupProbe" }}
      {{- with get $.Values $kind }}
      {{ $kind }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with include "kubegate.volumeMounts" . | trim }}
      volumeMounts:
        {{- . | nindent 8 }}
      {{- end }}
    {{- range .Values.sidecars }}
    {{- include "kubegate.extraContainer" (dict "root" $ "container" .) | nindent 4 }}
    {{- end }}
  {{- with include "kubegate.volumes" . | trim }}
  volumes:
    {{- . | nindent 4 }}
  {{- end }}
  {{- with include "kubegate.scheduling" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* A container beside or before the main one: (dict "root" $ "container" {…}). */}}
{{- define "kubegate.extraContainer" -}}
{{- $container := omit .container "mountVolumes" }}
{{- with include "kubegate.containerSecurity" (dict "root" .root "own" .container.securityContext) | fromYaml }}
{{- $container = mergeOverwrite (dict) $container (dict "securityContext" .) }}
{{- end }}
{{- list $container | toYaml }}
{{- if .container.mountVolumes }}
{{- with include "kubegate.volumeMounts" .root | trim }}
  volumeMounts:
    {{- . | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}

{{/*
What a container may do: (dict "root" $ "own" {…}). A container with all rights cannot be kept from
gaining more, so that default goes.
*/}}
{{- define "kubegate.containerSecurity" -}}
{{- $own := .own | default dict }}
{{- $defaults := deepCopy .root.Values.containerDefaults.securityContext }}
{{- if $own.privileged }}
{{- $defaults = omit $defaults "allowPrivilegeEscalation" }}
{{- end }}
{{- toYaml (mergeOverwrite $defaults $own) }}
{{- end }}

{{/*
Environment variables. A user's public key may be missing, whatever else a user's Secret holds.
*/}}
{{- define "kubegate.env" -}}
{{- $names := dict }}
{{- range .Values.extraEnv }}
{{- $_ := set $names .name true }}
{{- end }}
{{- if and (not (int .Values.gpus)) (not (hasKey $names "NVIDIA_VISIBLE_DEVICES")) }}
- name: NVIDIA_VISIBLE_DEVICES
  value: ""
{{- end }}
{{- range .Values.extraEnv }}
{{- $entry := deepCopy . }}
{{- if and (hasKey . "value") (not (kindIs "string" .value)) }}
{{- $_ := set $entry "value" (toJson .value) }}
{{- end }}
{{- $reference := dig "valueFrom" "secretKeyRef" dict $entry }}
{{- if and (eq (get $reference "key") "ssh_publickey") (has (get $reference "name") $.Values.user_secrets) }}
{{- $_ := set $reference "optional" true }}
{{- $entry = dict "name" .name "valueFrom" (dict "secretKeyRef" $reference) }}
{{- end }}
{{ list $entry | toYaml }}
{{- end }}
{{- end }}

{{/* Where further variables come from: the config's sources, and the release's Secret. */}}
{{- define "kubegate.envFrom" -}}
{{- $sources := .Values.envFrom }}
{{- if or .Values.secretData .Values.generatedSecrets }}
{{- $own := dict "secretRef" (dict "name" (include "kubegate.secretName" .)) }}
{{- $sources = append $sources $own }}
{{- end }}
{{- with $sources }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{/* Where the pod may run. */}}
{{- define "kubegate.scheduling" -}}
{{- $labels := deepCopy .Values.nodeSelector }}
{{- with .Values.nodeSelected }}
{{- $_ := set $labels "kubernetes.io/hostname" . }}
{{- end }}
{{- with .Values.gpuSelected.product | default .Values.gpuSelected.type }}
{{- $_ := set $labels $.Values.gpuLabel . }}
{{- end }}
{{- with $labels }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "kubegate.affinity" . | fromYaml }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $tolerations := .Values.tolerations }}
{{- if int .Values.gpus }}
{{- $tolerations = append $tolerations (dict "key" .Values.gpuResource "operator" "Exists" "effect" "NoSchedule") }}
{{- end }}
{{- with $tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  {{- $constraint := dict "labelSelector" (dict "matchLabels" (include "kubegate.selectorLabels" $ | fromYaml)) }}
  {{- list (merge (deepCopy .) $constraint) | toYaml | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The user's affinity; the GPU's memory has to fit in each of the terms, since one of them is enough. */}}
{{- define "kubegate.affinity" -}}
{{- $affinity := deepCopy .Values.affinity }}
{{- if int .Values.gpuMemory }}
{{- $memory := dict "key" "nvidia.com/gpu.memory" "operator" "Gt" "values" (list (sub (int .Values.gpuMemory) 1 | toString)) }}
{{- $node := $affinity.nodeAffinity | default dict }}
{{- $required := $node.requiredDuringSchedulingIgnoredDuringExecution | default dict }}
{{- $terms := list }}
{{- range $required.nodeSelectorTerms | default (list dict) }}
{{- $term := deepCopy . }}
{{- $_ := set $term "matchExpressions" (append (.matchExpressions | default list) $memory) }}
{{- $terms = append $terms $term }}
{{- end }}
{{- $_ := set $node "requiredDuringSchedulingIgnoredDuringExecution" (dict "nodeSelectorTerms" $terms) }}
{{- $_ := set $affinity "nodeAffinity" $node }}
{{- end }}
{{- toYaml $affinity }}
{{- end }}
