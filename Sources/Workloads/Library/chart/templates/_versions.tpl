{{/* Stops where the cluster is too old: (dict "root" $ "version" "1.21" "what" "suspend"). */}}
{{- define "kubegate.needs" -}}
{{- $cluster := .root.Capabilities.KubeVersion.Version }}
{{- if not (semverCompare (printf ">=%s.0-0" .version) $cluster) }}
{{- fail (printf "%s needs Kubernetes %s or newer; this cluster has %s" .what .version $cluster) }}
{{- end }}
{{- end }}

{{/*
The API version of a kind that has moved:
(dict "root" $ "new" "batch/v1" "since" "1.21" "old" "batch/v1beta1").
The cluster's version decides, which is known without asking what it has of each kind.
*/}}
{{- define "kubegate.apiVersion" -}}
{{- ternary .new .old (semverCompare (printf ">=%s.0-0" .since) .root.Capabilities.KubeVersion.Version) }}
{{- end }}
