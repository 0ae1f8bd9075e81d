{{/* An Ingress for each address. */}}
{{- define "kubegate.ingress" -}}
{{- range $index, $ingress := (include "kubegate.ingresses" . | fromJson).list }}
{{- $name := printf "%s-ingress" (include "kubegate.fullname" $) }}
{{- if $index }}
{{- $name = printf "%s-%d" $name (int $index) }}
{{- end }}
{{- $annotations := deepCopy ($ingress.annotations | default dict) }}
{{- $isTraefik := dig "traefik" "enabled" false $ingress }}
{{- if $isTraefik }}
{{- $annotations = merge $annotations (include "kubegate.traefikAnnotations" $ingress | fromYaml) }}
{{- else }}
{{- $annotations = merge $annotations (include "kubegate.nginxAnnotations" (dict "ingress" $ingress "namespace" $.Release.Namespace) | fromYaml) }}
{{- end }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  {{- include "kubegate.metadata" (dict "root" $ "name" $name "annotations" $annotations) | nindent 2 }}
spec:
  {{- with $ingress.class_name }}
  ingressClassName: {{ . }}
  {{- end }}
  rules:
    - host: {{ $ingress.host | quote }}
      http:
        paths:
          - path: /{{ $ingress.path | default "" | trimPrefix "/" }}
            pathType: {{ $ingress.path_type | default "Prefix" }}
            backend:
              service:
                name: {{ include "kubegate.fullname" $ }}
                port:
                  {{- if int $ingress.port }}
                  number: {{ int $ingress.port }}
                  {{- else }}
                  name: {{ $ingress.port }}
                  {{- end }}
  {{- if ne (toString $ingress.tls) "false" }}
  tls:
    - hosts:
        - {{ $ingress.host | quote }}
      {{- if $ingress.tls_secret }}
      secretName: {{ $ingress.tls_secret }}
      {{- else if not $isTraefik }}
      secretName: {{ $name }}-tls
      {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The addresses, as a list under the key "list". */}}
{{- define "kubegate.ingresses" -}}
{{- $list := .Values.ingresses }}
{{- if .Values.ingress.host }}
{{- $list = prepend $list .Values.ingress }}
{{- end }}
{{- dict "list" $list | toJson }}
{{- end }}

{{/* Annotations that nginx and cert-manager read: (dict "ingress" {…} "namespace" "…"). */}}
{{- define "kubegate.nginxAnnotations" -}}
{{- with .ingress.nginx_issuer }}
cert-manager.io/cluster-issuer: {{ . | quote }}
{{- end }}
{{- if or .ingress.nginx_issuer .ingress.oauth_url }}
nginx.ingress.kubernetes.io/proxy-body-size: 500m
nginx.ingress.kubernetes.io/enable-cors: "true"
{{- end }}
{{- with .ingress.oauth_url }}
nginx.ingress.kubernetes.io/auth-signin: "https://{{ . }}/oauth2/start?rd=https://$host$uri"
nginx.ingress.kubernetes.io/auth-url: "http://oauth2-proxy.{{ $.namespace }}.svc.cluster.local:80/oauth2/auth"
{{- end }}
{{- end }}

{{/* Annotations that traefik reads. */}}
{{- define "kubegate.traefikAnnotations" -}}
traefik.ingress.kubernetes.io/router.entrypoints: websecure
traefik.ingress.kubernetes.io/router.tls: "true"
{{- with .traefik_resolver }}
traefik.ingress.kubernetes.io/router.tls.certresolver: {{ . | quote }}
{{- end }}
{{- with .traefik_middleware }}
traefik.ingress.kubernetes.io/router.middlewares: "{{ . }}@kubernetescrd"
{{- end }}
{{- end }}
