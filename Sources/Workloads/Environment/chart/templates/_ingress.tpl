{{/* Annotations that nginx and cert-manager read: (dict "ingress" {…} "namespace" "…"). */}}
{{- define "environment.nginxAnnotations" -}}
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
{{- define "environment.traefikAnnotations" -}}
traefik.ingress.kubernetes.io/router.entrypoints: websecure
traefik.ingress.kubernetes.io/router.tls: "true"
{{- with .traefik_resolver }}
traefik.ingress.kubernetes.io/router.tls.certresolver: {{ . | quote }}
{{- end }}
{{- with .traefik_middleware }}
traefik.ingress.kubernetes.io/router.middlewares: "{{ . }}@kubernetescrd"
{{- end }}
{{- end }}
