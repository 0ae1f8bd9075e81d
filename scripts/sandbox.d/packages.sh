# shellcheck shell=bash
# The Debian packages that a sandbox needs. The lists are in scripts/packages,
# one package a line, so that others can read them too.

mapfile -t sandbox_packages < "$here/packages/sandbox"
mapfile -t build_packages < "$here/packages/sandbox-build"
# Those that already a control plane needs.
control_plane_packages=(curl etcd-server jq openssl)

# A package's program may also have come another way (another vendor's, or one
# in KUBEGATE_SANDBOX_BIN), which is as good.
package_present() {
  [[ -n $(type -P "${1%-server}") ]] ||
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2> /dev/null) == installed ]]
}

# missing_packages PACKAGE...: those that are not there, on one line.
missing_packages() {
  local package missing=()
  for package in "$@"; do
    package_present "$package" || missing+=("$package")
  done
  echo "${missing[*]}"
}

# Makes sure of packages, installing what is missing where that is possible and
# wanted. Fails when something is still missing, after saying what.
ensure_packages() {
  local missing
  read -ra missing <<< "$(missing_packages "$@")"
  ((${#missing[@]} > 0)) || return 0
  if [[ $(id -u) != 0 || ${KUBEGATE_SANDBOX_NO_INSTALL:-} == 1 || -z $(type -P apt-get) ]]; then
    complain "missing Debian packages: ${missing[*]}"
    return 1
  fi
  say "installing Debian packages: ${missing[*]}"
  install_packages "${missing[@]}"
}

# A new machine has no lists of what the mirrors have.
ensure_package_lists() {
  [[ -n $(find /var/lib/apt/lists -name '*_InRelease' -print -quit) || $(id -u) != 0 ]] || apt-get -q update
}

# Some of the packages come with a service of the whole machine (etcd,
# containerd). The sandbox runs its own, so those are neither started nor enabled.
install_packages() {
  local log="$cache/install.log" guard=/usr/sbin/policy-rc.d guarded=no result=0 package
  if [[ ! -e $guard ]]; then
    printf '#!/bin/sh\nexit 101\n' > "$guard"
    chmod +x "$guard"
    guarded=yes
  fi
  mkdir -p "$cache"
  {
    ensure_package_lists
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
  } < /dev/null > "$log" 2>&1 || result=$?
  [[ $guarded == no ]] || rm -f "$guard"
  if [[ -d /run/systemd/system ]]; then
    for package in "$@"; do
      systemctl disable "${package%-server}.service" >> "$log" 2>&1 || true
    done
  fi
  if ((result != 0)); then
    complain "the packages can't be installed; apt's words are in $log"
    return 1
  fi
  rm -f "$log"
}
