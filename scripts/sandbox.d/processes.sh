# shellcheck shell=bash
# Which processes are a sandbox's. Each carries the sandbox's folder in its
# environment, which it hands on to what it starts: so they are found however
# `up` ended, and no other process is ever taken for one of them, whatever
# number it has. Only what runs inside containers is without the mark; that ends
# with the first process of the node's process namespace.

mark=KUBEGATE_SANDBOX_FOLDER

sandbox_processes() {
  # Processes end while they are being looked at, hence the errors.
  { grep -lszxF "$mark=$state" /proc/[0-9]*/environ || true; } | cut -d/ -f3
}

# process_running PROGRAM: whether one of the sandbox's processes is that program,
# which may have been upgraded meanwhile.
process_running() {
  local process program
  for process in $(sandbox_processes); do
    program=$(readlink "/proc/$process/exe") || continue
    [[ ${program% (deleted)} != */"$1" ]] || return 0
  done
  return 1
}

# Ends them all. Nothing is asked to end in good order: what they keep is about
# to be removed, and in a node's namespace the kernel ends everything at once.
kill_processes() {
  local processes round
  for round in {1..100}; do
    processes=$(sandbox_processes)
    [[ -n $processes ]] || return 0
    # shellcheck disable=SC2086  # one word per process
    kill -KILL $processes 2> /dev/null || true
    sleep 0.1
  done
  return 1
}
