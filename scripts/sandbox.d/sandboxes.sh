# shellcheck shell=bash
# Which sandbox a command is about, where its files are, and the settings that
# `up` decides on and every later command reads.

cache="${XDG_CACHE_HOME:-${HOME:?}/.cache}/kubegate/sandbox"
state_root=$(realpath -m "${KUBEGATE_SANDBOX_STATE:-$cache/state}")

choose_sandbox() {
  name=$1
  [[ $name =~ ^[a-z0-9][-a-z0-9]{0,30}$ ]] ||
    fail "'$name' can't name a sandbox: use up to 31 lower-case letters, digits and '-'"
  state="$state_root/$name"
  # A socket's path has to fit into 108 bytes.
  ((${#state} <= 75)) ||
    fail "the folder '$state' is too long for sockets in it: choose a shorter one in KUBEGATE_SANDBOX_STATE"
}

# Tells a sandbox's folder from any other: only a folder with this file in it is
# ever removed.
claim_folder() {
  mkdir -p "$state/logs"
  chmod 700 "$state"
  touch "$state/.kubegate-sandbox"
}

is_sandbox_folder() { [[ -e $1/.kubegate-sandbox ]]; }

# The names of all sandboxes that have a folder.
sandbox_names() {
  local folder
  for folder in "$state_root"/*/; do
    ! is_sandbox_folder "$folder" || basename "$folder"
  done
}

# One `up` or `down` of a sandbox at a time. The lock ends with the command: what
# it starts in the background closes descriptor 9.
lock_sandbox() {
  mkdir -p "$cache/locks"
  exec 9> "$cache/locks/sandbox-$name"
  flock --nonblock 9 || {
    say "waiting for another command on sandbox '$name'"
    flock 9
  }
}

# What several sandboxes share in the cache is made by one command at a time.
# lock_cache WHAT
lock_cache() {
  mkdir -p "$cache/locks"
  exec 8> "$cache/locks/$1"
  flock --nonblock 8 || {
    say "another command is making the $1: waiting for it"
    flock 8
  }
}

unlock_cache() { exec 8>&-; }

# The settings: name=value lines.
#   node                  yes or no
#   programs, version     the folder of the Kubernetes programs, and their version
#   address               where the API server (and the node) is reached
#   api_port, etcd_port, etcd_peer_port
#   link                  the machine's end of the link to the node, if there is one
save_settings() {
  local setting
  for setting in node programs version address api_port etcd_port etcd_peer_port link; do
    printf '%s=%q\n' "$setting" "${!setting}"
  done > "$state/settings.new"
  mv "$state/settings.new" "$state/settings"
}

load_settings() {
  [[ -f $state/settings ]] || return 1
  # shellcheck source=/dev/null
  source "$state/settings"
}
