# shellcheck shell=bash
# `down`: takes a sandbox down and makes sure that nothing of it is left; `purge`
# removes the cache too.

down() {
  lock_sandbox
  if [[ -z $(sandbox_processes) && ! -d $state && -z $(sandbox_cgroups) ]]; then
    say "sandbox '$name' is not up"
    return 0
  fi
  remove_everything || exit 1
  say "sandbox '$name' is down; nothing is left of it"
}

down_all() {
  local one result=0
  for one in $(sandbox_names); do
    "$here/sandbox" down --name "$one" || result=1
  done
  return $result
}

# Works from whatever state a sandbox is in. Fails when something is left, after
# saying what.
remove_everything() {
  local left=()
  if [[ -d $state ]] && ! is_sandbox_folder "$state"; then
    fail "'$state' is not a sandbox's folder: choose another name, or another place in KUBEGATE_SANDBOX_STATE"
  fi
  link=''
  load_settings || true
  kill_processes || left+=("processes: $(sandbox_processes | paste -sd' ')")
  [[ -z $link ]] || wait_for 5 link_gone || left+=("network link: $link")
  wait_for 5 cgroups_gone || left+=("control groups: $(sandbox_cgroups | paste -sd' ')")
  if grep -qF " $state/" /proc/self/mountinfo; then
    left+=("mounts below $state")
  else
    rm -rf --one-file-system "$state" || left+=("files: $state")
    rmdir "$state_root" 2> /dev/null || true
  fi
  ((${#left[@]} == 0)) || {
    complain "left of sandbox '$name':" "${left[@]}"
    return 1
  }
}

# The kernel drops a namespace a moment after its last process.
link_gone() {
  [[ ! -e /sys/class/net/$link ]] || { ip link delete "$link" 2> /dev/null || true; false; }
}

cgroups_gone() {
  remove_cgroups
  [[ -z $(sandbox_cgroups) ]]
}

purge() {
  local names
  names=$(sandbox_names | paste -sd' ')
  [[ -z $names ]] || fail "not while there are sandboxes ($names): 'scripts/sandbox down --all' takes them down"
  lock_cache programs
  rm -rf "$cache"
  rmdir "$(dirname "$cache")" 2> /dev/null || true
  say "removed $cache"
}
