# shellcheck shell=bash
# `status` and `env`: what others need to know about a running sandbox.

sandbox_programs() {
  echo etcd kube-apiserver kube-controller-manager kube-scheduler
  [[ $node == no ]] || echo containerd kubelet
}

healthy() {
  local program
  for program in $(sandbox_programs); do
    process_running "$program" || return 1
  done
  api_ready && { [[ $node == no ]] || node_ready; }
}

status() {
  if [[ -z $(sandbox_processes) ]] || ! load_settings; then
    echo "sandbox '$name' is not up"
    exit 3
  fi
  local program state_word result=0
  echo "sandbox     $name"
  echo "Kubernetes  $version"
  echo "server      https://$address:$api_port"
  echo "folder      $state"
  for program in $(sandbox_programs); do
    state_word=runs
    process_running "$program" || { state_word='does not run' result=1; }
    printf '%-24s %s\n' "$program" "$state_word"
  done
  state_word=ready
  api_ready || { state_word='not ready' result=1; }
  printf '%-24s %s\n' 'API server' "$state_word"
  if [[ $node == yes ]]; then
    state_word=ready
    node_ready || { state_word='not ready' result=1; }
    printf '%-24s %s\n' 'node node1' "$state_word"
  else
    printf '%-24s %s\n' 'node' 'none: control plane only'
  fi
  exit "$result"
}

# Where a proxy is set, the sandbox's address has to be kept from it.
print_environment() {
  if [[ -z $(sandbox_processes) ]] || ! load_settings; then
    fail "sandbox '$name' is not up"
  fi
  printf 'export KUBECONFIG=%q\n' "$state/kubeconfig"
  if [[ -n ${HTTPS_PROXY:-${https_proxy:-${ALL_PROXY:-${all_proxy:-}}}} ]]; then
    printf 'export NO_PROXY=%q\n' "${NO_PROXY:+$NO_PROXY,}$address"
    printf 'export no_proxy=%q\n' "${no_proxy:+$no_proxy,}$address"
  fi
}
