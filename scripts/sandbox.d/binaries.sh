# shellcheck shell=bash
# Where the Kubernetes programs come from: a folder of the user's, else the
# cache, else the official downloads, else a build from Debian's source package.

kubernetes_programs=(kube-apiserver kube-controller-manager kube-scheduler kubelet)

# Sets `programs` to a folder with the programs, and `version` to theirs.
find_programs() {
  if [[ -n ${KUBEGATE_SANDBOX_BIN:-} ]]; then
    programs=$(cd "$KUBEGATE_SANDBOX_BIN" && pwd) || fail "KUBEGATE_SANDBOX_BIN names no folder"
    require_programs
    say "Kubernetes $version from $programs (KUBEGATE_SANDBOX_BIN)"
  elif cached_programs; then
    say "Kubernetes $version from the cache"
  else
    make_programs
  fi
}

# The newest version in the cache, or the one asked for.
cached_programs() {
  programs=$(find "$cache" -maxdepth 1 -type d -name "kubernetes-${KUBEGATE_SANDBOX_VERSION:-v*[0-9]}" 2> /dev/null |
    sort -V | tail -1)
  [[ -n $programs ]] || return 1
  require_programs
}

require_programs() {
  local program
  for program in "${kubernetes_programs[@]}"; do
    [[ -x $programs/$program ]] || fail "'$programs' has no program '$program'"
  done
  version=$("$programs/kube-apiserver" --version)
  version=${version#Kubernetes }
}

# Fills the cache, once: a second `up` waits for the first and finds it filled.
make_programs() {
  mkdir -p "$cache"
  exec 8> "$cache/lock-programs"
  flock --nonblock 8 || {
    say "another command is already getting the Kubernetes programs: waiting for it"
    flock 8
  }
  if ! cached_programs; then
    if ! download_kubernetes; then
      [[ -z ${KUBEGATE_SANDBOX_VERSION:-} ]] ||
        fail "Kubernetes $KUBEGATE_SANDBOX_VERSION can't be downloaded; without KUBEGATE_SANDBOX_VERSION what Debian has is built"
      build_kubernetes
    fi
    cached_programs || fail "no Kubernetes programs in the cache"
  fi
  exec 8>&-
}
