# shellcheck shell=bash
# Where the Kubernetes programs come from: a folder of the user's, else the
# cache, else the official downloads, else a build from Debian's source package.

if [[ -n ${KUBEGATE_SANDBOX_BIN:-} ]]; then
  KUBEGATE_SANDBOX_BIN=$(cd "$KUBEGATE_SANDBOX_BIN" && pwd) || fail "KUBEGATE_SANDBOX_BIN names no folder"
  PATH="$KUBEGATE_SANDBOX_BIN:$PATH"
fi

kubernetes_programs=(kube-apiserver kube-controller-manager kube-scheduler kubelet)

# Sets `programs` to a folder with the programs, and `version` to theirs.
find_programs() {
  if [[ -n ${KUBEGATE_SANDBOX_BIN:-} ]]; then
    programs=$KUBEGATE_SANDBOX_BIN
    require_programs
    say "Kubernetes $version from $programs (KUBEGATE_SANDBOX_BIN)"
  elif cached_programs; then
    say "Kubernetes $version from the cache"
  else
    make_programs
  fi
}

# The machine's kind, as Kubernetes and container images name it.
architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
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
  lock_cache programs
  if ! cached_programs; then
    if ! download_kubernetes; then
      [[ -z ${KUBEGATE_SANDBOX_VERSION:-} ]] ||
        fail "Kubernetes $KUBEGATE_SANDBOX_VERSION can't be downloaded; without KUBEGATE_SANDBOX_VERSION what Debian has is built"
      build_kubernetes
    fi
    cached_programs || fail "no Kubernetes programs in the cache"
  fi
  unlock_cache
}
