{{ define "check" }}
  {{ fail "this cannot be" }}{{ end }}