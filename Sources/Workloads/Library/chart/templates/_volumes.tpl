{{/* The pod's volumes. */}}
{{- define "kubegate.volumes" -}}
{{- if .Values.dshm }}
- name: dshm
  emptyDir:
    medium: Memory
    {{- if not (kindIs "bool" .Values.dshm) }}
    sizeLimit: {{ .Values.dshm }}
    {{- end }}
{{- end }}
{{- range $index, $volume := .Values.persistentVolume }}
- name: persistent-volume-{{ $index }}
  persistentVolumeClaim:
    claimName: {{ include "kubegate.claimName" (dict "root" $ "index" $index "volume" $volume) }}
{{- end }}
{{- range $index, $volume := .Values.existingPersistentVolume }}
- name: existing-persistent-volume-{{ $index }}
  persistentVolumeClaim:
    claimName: {{ $volume.name }}
{{- end }}
{{- range .Values.extraHostVolumes }}
- name: {{ .name }}
  hostPath:
    path: {{ .hostPath | quote }}
{{- end }}
{{- range .Values.extraNFSVolumes }}
- name: {{ .name }}
  nfs:
    server: {{ .server | quote }}
    path: {{ .hostPath | quote }}
    {{- if .readOnly }}
    readOnly: true
    {{- end }}
{{- end }}
{{- range .Values.extraSecretVolumes }}
- name: {{ .name }}
  secret:
    secretName: {{ .secretName }}
    {{- with .items }}
    items:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- if .optional }}
    optional: true
    {{- end }}
{{- end }}
{{- range .Values.extraConfigMapVolumes }}
- name: {{ include "kubegate.volumeName" .name }}
  configMap:
    {{- if hasKey $.Values.mountedFiles .name }}
    name: {{ include "kubegate.fullname" $ }}-{{ include "kubegate.volumeName" .name }}
    {{- else }}
    name: {{ .configMapName }}
    {{- end }}
    {{- if .configMapFile }}
    items:
      - key: {{ .configMapFile | quote }}
        path: {{ .configMapPath | quote }}
    {{- else if .items }}
    items:
      {{- toYaml .items | nindent 6 }}
    {{- end }}
    {{- if .optional }}
    optional: true
    {{- end }}
{{- end }}
{{- if .Values.configData }}
- name: config-data
  configMap:
    name: {{ include "kubegate.fullname" . }}-config
{{- end }}
{{- end }}

{{/* Where the containers see them. */}}
{{- define "kubegate.volumeMounts" -}}
{{- range $index, $volume := .Values.persistentVolume }}
{{ include "kubegate.volumeMount" (dict "name" (printf "persistent-volume-%d" $index) "volume" $volume) }}
{{- end }}
{{- range $index, $volume := .Values.existingPersistentVolume }}
{{ include "kubegate.volumeMount" (dict "name" (printf "existing-persistent-volume-%d" $index) "volume" $volume) }}
{{- end }}
{{- range .Values.extraVolumeMounts }}
{{- $mount := deepCopy . }}
{{- $_ := set $mount "name" (include "kubegate.volumeName" .name) }}
{{- with get $.Values.mountedFiles .name }}
{{- /* One file in the folder, so that the folder's own files and other mounted ones stay. */}}
{{- $path := trimSuffix "/" $mount.mountPath }}
{{- if ne (base $path) .file }}
{{- $path = printf "%s/%s" $path .file }}
{{- end }}
{{- $mount = merge (dict "mountPath" $path "subPath" .file) $mount }}
{{- end }}
{{- if not $mount.readOnly }}
{{- $mount = omit $mount "readOnly" }}
{{- end }}
{{ list $mount | toYaml }}
{{- end }}
{{- if .Values.configData }}
- name: config-data
  mountPath: {{ .Values.configDataPath | quote }}
  readOnly: true
{{- end }}
{{- end }}

{{/* One mount of a claim: (dict "name" "…" "volume" {mountPath, readOnly, sub_path}). */}}
{{- define "kubegate.volumeMount" -}}
- name: {{ .name }}
  mountPath: {{ .volume.mountPath | quote }}
  {{- with .volume.sub_path }}
  subPath: {{ . | quote }}
  {{- end }}
  {{- if .volume.readOnly }}
  readOnly: true
  {{- end }}
{{- end }}
