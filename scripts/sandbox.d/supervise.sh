# shellcheck shell=bash
# The sandbox's first process, which starts all others and stays. With a node it
# is the first process of the node's namespaces: their other processes are
# its children, and end with it.

# start NAME COMMAND...: in the background, what it says going to a log.
start() {
  local log="$state/logs/$1.log"
  shift
  "$@" < /dev/null >> "$log" 2>&1 &
}

supervise() {
  # `up` writes the settings once the network link is there.
  wait_for 30 load_settings || fail "no settings after 30 seconds"
  [[ $node == no ]] || enter_node
  mkdir -p "$state/temporary"
  export TMPDIR="$state/temporary"
  start_etcd
  start_api_server
  [[ $node == no ]] || start node start_node
  wait_for 60 api_ready || fail "the API server is not ready after 60 seconds"
  start_controller_manager
  start_scheduler
  create_storage_classes > /dev/null
  start volumes provision_volumes
  # A shell reaps the orphans that become its children while it waits.
  sleep infinity &
  wait $!
}
