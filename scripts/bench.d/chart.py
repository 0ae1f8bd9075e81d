"""Writes a large chart, such as companies have them: 40 subcharts, which make 1,000 objects together.

Usage: chart.py FOLDER [SUBCHARTS]

Each subchart makes 25 objects by the means that public charts use most: helpers that are included and
indented, tpl of values, ranges over lists and maps, with, defaults, globals, and conditions.
"""

import os
import sys

HELPERS = """\
{{/* The name of the chart, as labels have it. */}}
{{- define "NAME.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "NAME.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "NAME.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "NAME.selectorLabels" -}}
app.kubernetes.io/name: {{ include "NAME.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "NAME.labels" -}}
helm.sh/chart: {{ include "NAME.chart" . }}
{{ include "NAME.selectorLabels" . }}
{{- if .Chart.AppVersion }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ tpl (toYaml .) $ }}
{{- end }}
{{- end }}

{{- define "NAME.image" -}}
{{- $registry := .root.Values.global.imageRegistry | default .image.registry -}}
{{- $tag := .image.tag | default .root.Chart.AppVersion | toString -}}
{{- if $registry }}
{{- printf "%s/%s:%s" $registry .image.repository $tag -}}
{{- else }}
{{- printf "%s:%s" .image.repository $tag -}}
{{- end }}
{{- end }}

{{- define "NAME.render" -}}
{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) }}
{{- if contains "{{" (toJson .value) }}
{{- tpl $value .context }}
{{- else }}
{{- $value }}
{{- end }}
{{- end }}

{{- define "NAME.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "NAME.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}
"""

WORKLOAD = """\
{{- if .Values.PART.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "NAME.fullname" . }}-PART
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
    app.kubernetes.io/component: PART
  {{- with .Values.PART.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if not .Values.PART.autoscaling.enabled }}
  replicas: {{ .Values.PART.replicaCount }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "NAME.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: PART
  template:
    metadata:
      annotations:
        checksum/config: {{ include (print $.Template.BasePath "/PART-config.yaml") . | sha256sum }}
        {{- if .Values.PART.podAnnotations }}
        {{- include "NAME.render" (dict "value" .Values.PART.podAnnotations "context" $) | nindent 8 }}
        {{- end }}
      labels:
        {{- include "NAME.labels" . | nindent 8 }}
        app.kubernetes.io/component: PART
    spec:
      {{- with .Values.global.imagePullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      serviceAccountName: {{ include "NAME.serviceAccountName" . }}
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      containers:
        - name: PART
          image: {{ include "NAME.image" (dict "image" .Values.PART.image "root" $) | quote }}
          imagePullPolicy: {{ .Values.PART.image.pullPolicy | default "IfNotPresent" }}
          {{- with .Values.PART.args }}
          args:
            {{- range $key, $value := . }}
            - {{ printf "--%s=%v" (kebabcase $key) $value | quote }}
            {{- end }}
          {{- end }}
          env:
            {{- range $name, $value := merge (dict) .Values.PART.env .Values.global.env }}
            - name: {{ $name | upper | replace "-" "_" }}
              value: {{ tpl ($value | toString) $ | quote }}
            {{- end }}
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          ports:
            {{- range .Values.PART.ports }}
            - name: {{ .name }}
              containerPort: {{ .port | int }}
              protocol: {{ .protocol | default "TCP" }}
            {{- end }}
          {{- range $probe := list "livenessProbe" "readinessProbe" }}
          {{- with get $.Values.PART $probe }}
          {{ $probe }}:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- end }}
          resources:
            {{- toYaml .Values.PART.resources | nindent 12 }}
          volumeMounts:
            - name: config
              mountPath: /etc/NAME
            {{- if .Values.persistence.enabled }}
            - name: data
              mountPath: {{ .Values.persistence.mountPath }}
            {{- end }}
      volumes:
        - name: config
          configMap:
            name: {{ include "NAME.fullname" . }}-PART
        {{- if .Values.persistence.enabled }}
        - name: data
          persistentVolumeClaim:
            claimName: {{ .Values.persistence.existingClaim | default (include "NAME.fullname" .) }}
        {{- end }}
      {{- with (coalesce .Values.PART.nodeSelector .Values.global.nodeSelector) }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.PART.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end }}
"""

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "NAME.fullname" . }}-PART
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
data:
  PART.yaml: |
    {{- toYaml .Values.PART.config | nindent 4 }}
  PART.json: {{ .Values.PART.config | toJson | quote }}
  addresses: |
    {{- range $index, $port := .Values.PART.ports }}
    {{ add1 $index }}. {{ include "NAME.fullname" $ }}-PART.{{ $.Release.Namespace }}.svc:{{ $port.port }}
    {{- end }}
"""

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {{ include "NAME.fullname" . }}-PART
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  type: {{ .Values.PART.service.type | default "ClusterIP" }}
  ports:
    {{- range .Values.PART.ports }}
    - port: {{ .port }}
      targetPort: {{ .name }}
      protocol: {{ .protocol | default "TCP" }}
      name: {{ .name }}
    {{- end }}
  selector:
    {{- include "NAME.selectorLabels" . | nindent 4 }}
    app.kubernetes.io/component: PART
"""

SCALING = """\
{{- if .Values.PART.autoscaling.enabled }}
apiVersion: {{ ternary "autoscaling/v2" "autoscaling/v2beta2" (semverCompare ">=1.23-0" .Capabilities.KubeVersion.Version) }}
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "NAME.fullname" . }}-PART
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "NAME.fullname" . }}-PART
  minReplicas: {{ .Values.PART.autoscaling.minReplicas }}
  maxReplicas: {{ mul .Values.PART.autoscaling.minReplicas 4 }}
  metrics:
    {{- range $resource, $target := .Values.PART.autoscaling.targets }}
    - type: Resource
      resource:
        name: {{ $resource }}
        target:
          type: Utilization
          averageUtilization: {{ $target }}
    {{- end }}
{{- end }}
"""

DISRUPTION = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "NAME.fullname" . }}-PART
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  {{- if hasKey .Values.PART "maxUnavailable" }}
  maxUnavailable: {{ .Values.PART.maxUnavailable }}
  {{- else }}
  minAvailable: 1
  {{- end }}
  selector:
    matchLabels:
      {{- include "NAME.selectorLabels" . | nindent 6 }}
      app.kubernetes.io/component: PART
"""

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "NAME.fullname" . }}-PART
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "NAME.selectorLabels" . | nindent 6 }}
  policyTypes:
    - Ingress
  ingress:
    - ports:
        {{- range .Values.PART.ports }}
        - port: {{ .name }}
        {{- end }}
      {{- if and .Values.networkPolicy.from (not (empty .Values.networkPolicy.from)) }}
      from:
        {{- toYaml .Values.networkPolicy.from | nindent 8 }}
      {{- end }}
"""

ACCOUNT = """\
{{- if .Values.serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "NAME.serviceAccountName" . }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
{{- end }}
"""

ROLES = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ include "NAME.fullname" . }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
rules:
  {{- range .Values.rules }}
  - apiGroups: {{ .groups | default (list "") | toJson }}
    resources: {{ .resources | uniq | sortAlpha | toJson }}
    verbs: {{ join "," .verbs | splitList "," | toJson }}
  {{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ include "NAME.fullname" . }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ include "NAME.fullname" . }}
subjects:
  - kind: ServiceAccount
    name: {{ include "NAME.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
"""

INGRESS = """\
{{- $fullname := include "NAME.fullname" . -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ $fullname }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
  {{- with .Values.ingress.annotations }}
  annotations:
    {{- range $key, $value := . }}
    {{ $key }}: {{ $value | quote }}
    {{- end }}
  {{- end }}
spec:
  {{- with .Values.ingress.className }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ tpl .host $ | quote }}
      http:
        paths:
          {{- range .paths }}
          - path: {{ .path }}
            pathType: {{ .pathType }}
            backend:
              service:
                name: {{ $fullname }}-server
                port:
                  name: http
          {{- end }}
    {{- end }}
"""

SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "NAME.fullname" . }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
type: Opaque
data:
  {{- range $key, $value := .Values.secrets }}
  {{ $key }}: {{ $value | b64enc | quote }}
  {{- end }}
"""

CLAIM = """\
{{- if and .Values.persistence.enabled (not .Values.persistence.existingClaim) }}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ include "NAME.fullname" . }}
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
spec:
  accessModes:
    {{- range .Values.persistence.accessModes }}
    - {{ . | quote }}
    {{- end }}
  resources:
    requests:
      storage: {{ .Values.persistence.size | quote }}
  {{- $class := .Values.persistence.storageClass | default .Values.global.storageClass }}
  {{- if $class }}
  storageClassName: {{ eq "-" $class | ternary "" $class | quote }}
  {{- end }}
{{- end }}
"""

DASHBOARDS = """\
{{- range $name, $dashboard := .Values.dashboards }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ printf "%s-%s" (include "NAME.fullname" $) $name | trunc 63 | trimSuffix "-" }}
  labels:
    {{- include "NAME.labels" $ | nindent 4 }}
    {{- with $.Values.dashboardLabels }}
    {{- range $key, $value := . }}
    {{ $key }}: {{ $value | quote }}
    {{- end }}
    {{- end }}
data:
  {{ $name }}.json: |-
    {{- $dashboard | toPrettyJson | nindent 4 }}
{{- end }}
"""

VALUES = """\
nameOverride: ""
fullnameOverride: ""
commonLabels:
  team: '{{ .Values.global.team | default "platform" }}'
serviceAccount:
  create: true
  automount: false
  name: ""
podSecurityContext:
  fsGroup: 2000
  runAsNonRoot: true
  seccompProfile:
    type: RuntimeDefault
PARTS
networkPolicy:
  from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: ingress
rules:
  - groups: ["", apps]
    resources: [pods, pods/log, deployments, pods]
    verbs: [get, list, watch]
  - resources: [configmaps]
    verbs: [get]
ingress:
  className: nginx
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 64m
    nginx.ingress.kubernetes.io/ssl-redirect: true
  hosts:
    - host: 'NAME.{{ .Values.global.domain }}'
      paths:
        - path: /
          pathType: Prefix
        - path: /api
          pathType: Prefix
secrets:
  password: correct horse battery staple
  token: 0123456789abcdef
persistence:
  enabled: true
  existingClaim: ""
  mountPath: /var/lib/NAME
  accessModes: [ReadWriteOnce]
  size: 8Gi
  storageClass: ""
dashboardLabels:
  grafana_dashboard: "1"
dashboards:
  DASHBOARDS
"""

PART = """\
PART:
  enabled: true
  replicaCount: 2
  image:
    registry: docker.io
    repository: example/NAME-PART
    tag: ""
  annotations:
    description: "the PART: it does what a PART does, day and night"
  podAnnotations:
    prometheus.io/scrape: "true"
    prometheus.io/path: '/metrics/{{ .Release.Name }}'
  args:
    logLevel: info
    maxConnections: 200
    enableMetrics: true
  env:
    cache-size: 512
    url: 'http://{{ .Release.Name }}.{{ .Release.Namespace }}.svc'
    plain: a value without any action
  ports:
    - name: http
      port: 8080
    - name: metrics
      port: 9090
  livenessProbe:
    httpGet:
      path: /healthz
      port: http
    initialDelaySeconds: 10
  readinessProbe:
    httpGet:
      path: /ready
      port: http
  resources:
    requests:
      cpu: 100m
      memory: 128Mi
    limits:
      memory: 256Mi
  service:
    type: ""
  autoscaling:
    enabled: true
    minReplicas: 2
    targets:
      cpu: 80
      memory: 75
  config:
    server:
      listen: 0.0.0.0:8080
      timeouts: {read: 30s, write: 30s, idle: 2m}
    storage:
      path: /var/lib/NAME
      retention: 15d
      compact: yes
    features: [alpha, beta, "on", 1.5, null]
    banner: |
      NAME PART
      up and running
"""

DASHBOARD = """\
%s:
    title: Dashboard %s of NAME
    refresh: 30s
    panels:
      - {type: graph, title: Requests, targets: [{expr: "sum(rate(http_requests_total[5m])) by (code)"}]}
      - {type: stat, title: Errors, targets: [{expr: "sum(errors_total) > 0"}]}
      - {type: table, title: "Pods & <nodes>", targets: []}"""

PARTS = ("server", "worker")
DASHBOARDS_OF_ONE = ("overview", "latency", "saturation", "errors", "capacity")


def files(name):
    """The files of one subchart: twelve objects of its two parts, thirteen of its own."""
    parts = "".join(PART.replace("PART", part) for part in PARTS).rstrip()
    dashboards = "\n  ".join(DASHBOARD % (title, title) for title in DASHBOARDS_OF_ONE)
    result = {
        "Chart.yaml": "apiVersion: v2\nname: NAME\nversion: 1.2.3\nappVersion: 4.5.6\n"
        "description: One of many\ntype: application\n",
        "values.yaml": VALUES.replace("PARTS", parts).replace("DASHBOARDS", dashboards),
        "templates/_helpers.tpl": HELPERS,
        "templates/serviceaccount.yaml": ACCOUNT,
        "templates/roles.yaml": ROLES,
        "templates/ingress.yaml": INGRESS,
        "templates/secret.yaml": SECRET,
        "templates/claim.yaml": CLAIM,
        "templates/dashboards.yaml": DASHBOARDS,
        "templates/settings.yaml": CONFIG.replace("PART.", "server.").replace("PART", "settings"),
        "templates/headless.yaml": SERVICE.replace("Values.PART", "Values.server").replace(
            "fullname\" . }}-PART", "fullname\" . }}-headless"
        ),
    }
    kinds = {
        "deployment": WORKLOAD,
        "config": CONFIG,
        "service": SERVICE,
        "scaling": SCALING,
        "disruption": DISRUPTION,
        "policy": POLICY,
    }
    for part in PARTS:
        for kind, text in kinds.items():
            result["templates/%s-%s.yaml" % (part, kind)] = text.replace("PART", part)
    return {path: text.replace("PART", "server").replace("NAME", name) for path, text in result.items()}


def save(folder, path, text):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write(folder, count=40):
    names = ["service-%02d" % number for number in range(count)]
    dependencies = "".join(
        "  - name: %s\n    version: 1.x.x\n    repository: \"\"\n    condition: %s.enabled\n" % (name, name)
        for name in names
    )
    save(
        folder,
        "Chart.yaml",
        "apiVersion: v2\nname: umbrella\nversion: 0.1.0\ndependencies:\n" + dependencies,
    )
    overrides = "".join(
        "%s:\n  enabled: true\n  server:\n    replicaCount: %d\n    maxUnavailable: 1\n" % (name, index % 5 + 1)
        for index, name in enumerate(names)
    )
    save(
        folder,
        "values.yaml",
        "global:\n  domain: example.org\n  team: research\n  imageRegistry: registry.example.org\n"
        "  imagePullSecrets: [pull]\n  storageClass: fast\n  nodeSelector: {pool: general}\n"
        "  env: {region: north, tier: '{{ .Release.Name }}'}\n" + overrides,
    )
    save(folder, "templates/NOTES.txt", "{{ .Release.Name }} has {{ len .Subcharts }} parts.\n")
    for name in names:
        for path, text in files(name).items():
            save(folder, os.path.join("charts", name, path), text)


if __name__ == "__main__":
    write(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
