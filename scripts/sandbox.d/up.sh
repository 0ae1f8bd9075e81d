# shellcheck shell=bash
# `up`: decides on the settings, starts the sandbox's first process, and waits
# until the cluster is ready.

up() {
  node=yes
  [[ $1 == no ]] || node=no
  lock_sandbox
  if [[ -n $(sandbox_processes) ]] && load_settings && healthy; then
    say "sandbox '$name' is already up"
    how_to_use
    return 0
  fi
  if [[ -d $state || -n $(sandbox_processes) ]]; then
    say "removing what is left of an earlier sandbox '$name'"
    remove_everything || fail "an earlier sandbox '$name' is in the way"
  fi
  prepare_machine
  find_programs
  trap 'complain "interrupted: taking sandbox $name down"; remove_everything; exit 130' INT TERM
  claim_folder
  start_sandbox
  await_sandbox
  trap - INT TERM
  how_to_use
}

# Packages, images and whether there can be a node.
prepare_machine() {
  local obstacles
  ensure_packages "${control_plane_packages[@]}" || fail "no control plane without these"
  [[ $node == yes ]] || return 0
  ensure_packages "${sandbox_packages[@]}" || true
  obstacles=$(node_obstacles)
  if [[ -n $obstacles ]]; then
    node=no
    say "no node, so no containers; only the control plane:"
    while read -r obstacle; do say "  $obstacle"; done <<< "$obstacles"
  else
    build_images
  fi
}

start_sandbox() {
  local first
  say "starting sandbox '$name'"
  if [[ $node == yes ]]; then
    env "$mark=$state" setsid unshare --mount --net --pid --fork --mount-proc \
      "$here/sandbox" supervise --name "$name" < /dev/null > "$state/logs/supervise.log" 2>&1 9>&- &
    supervisor=$!
    wait_for 5 find_child "$supervisor" || fail "the node's namespaces can't be made: $(tail -1 "$state/logs/supervise.log")"
    make_link "$child"
    api_port=6443 etcd_port=2379 etcd_peer_port=2380
  else
    env "$mark=$state" setsid \
      "$here/sandbox" supervise --name "$name" < /dev/null > "$state/logs/supervise.log" 2>&1 9>&- &
    supervisor=$!
    address=127.0.0.1 link=
    read -r api_port etcd_port etcd_peer_port <<< "$(free_ports 3)"
  fi
  make_certificates
  save_settings
}

# find_child PROCESS: sets `child` to its only child.
find_child() {
  child=$(tr -d ' ' < "/proc/$1/task/$1/children") && [[ -n $child ]]
}

# free_ports COUNT: ports of the loopback address that nobody listens on.
free_ports() {
  local ports=() port
  while ((${#ports[@]} < $1)); do
    port=$((20000 + RANDOM % 10000))
    [[ " ${ports[*]} " != *" $port "* ]] || continue
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || ports+=("$port")
  done
  echo "${ports[@]}"
}

await_sandbox() {
  await 60 "API server" api_ready
  await 30 "controller manager" default_account_exists
  [[ $node == no ]] || await 60 "node" node_ready
  await 10 "storage" storage_ready
}

# await SECONDS WHAT COMMAND: until the command succeeds, or can't any more.
await() {
  local end=$((SECONDS + $1))
  until "$3"; do
    if ((SECONDS >= end)) || ! kill -0 "$supervisor" 2> /dev/null; then
      tail -3 "$state/logs/supervise.log" >&2
      fail "the $2 does not get ready; the logs are in $state/logs until 'scripts/sandbox down' removes them"
    fi
    sleep 0.1
  done
  say "$2 ready"
}

default_account_exists() { api /api/v1/namespaces/default/serviceaccounts/default > /dev/null 2>&1; }

storage_ready() { api /apis/storage.k8s.io/v1/storageclasses/sandbox-wait > /dev/null 2>&1; }

node_ready() {
  api /api/v1/nodes/node1 2> /dev/null |
    jq -e '(.status.conditions // [])[] | select(.type == "Ready" and .status == "True")' > /dev/null 2>&1
}

how_to_use() {
  local option=''
  [[ $name == default ]] || option=" --name $name"
  say "Kubernetes $version at https://$address:$api_port; to use it: eval \"\$(scripts/sandbox env$option)\""
}
