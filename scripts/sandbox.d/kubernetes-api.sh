# shellcheck shell=bash
# Calls to the sandbox's API server as its administrator.

# api PATH [CURL-OPTION...]
api() {
  local path=$1 certificates="$state/certificates"
  shift
  curl -sS --fail-with-body --noproxy '*' --cacert "$certificates/authority.crt" \
    --cert "$certificates/admin.crt" --key "$certificates/admin.key" "https://$address:$api_port$path" "$@"
}

# api_create PATH: creates the object given as JSON on standard input.
api_create() {
  api "$1" -X POST -H 'Content-Type: application/json' --data-binary @-
}

api_ready() { api /readyz --max-time 2 > /dev/null 2>&1; }

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}
