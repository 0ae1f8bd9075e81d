# shellcheck shell=bash
# A sandbox with a node lives in namespaces of its own: of processes, mounts and
# network. So whatever containerd, the network plug-ins and the kubelet do to
# "the machine" (addresses, firewall rules, mounts, files in /run and /var/lib,
# kernel settings) they do to the sandbox alone; several sandboxes use the same
# ports and addresses without meeting; and when the first process in there ends,
# the kernel ends the others and drops all of it.
#
# The only thing outside is one end of a network link, `kubegateN`, through which
# the machine reaches the sandbox's address. The addresses are documentation
# addresses (198.51.100.0/24), four for each sandbox.

# What keeps this machine from having a node: one reason a line.
node_obstacles() {
  local missing
  if [[ $(id -u) != 0 ]]; then
    echo "only root can make the namespaces that containers need"
    return
  fi
  missing=$(missing_packages "${sandbox_packages[@]}")
  [[ -z $missing ]] || echo "missing Debian packages: $missing"
  unshare --mount --net --pid --fork --mount-proc true 2> /dev/null ||
    echo "this machine does not let root make namespaces"
  [[ -w $(cgroup_roots | head -1) ]] || echo "the control groups in /sys/fs/cgroup can't be written"
}

# make_link PROCESS: a link from the machine into the network of that process.
# A link's name can be had once only, so that sandboxes which start together
# don't take the same addresses.
make_link() {
  local index network=198.51.100
  for index in {0..63}; do
    link="kubegate$index"
    ip link add "$link" type veth peer name eth0 netns "$1" 2> /dev/null || continue
    address="$network.$((index * 4 + 2))"
    ip addr add "$network.$((index * 4 + 1))/30" dev "$link"
    ip link set "$link" up
    return 0
  done
  fail "no free network link: are 64 sandboxes up?"
}

# Inside: the sandbox's own view of the machine.
enter_node() {
  hide_machine_folders
  make_cgroups
  keep_kernel_settings
  ip link set lo up
  ip addr add "$address/30" dev eth0
  ip link set eth0 up
  echo 1 > /proc/sys/net/ipv4/ip_forward
  # There is no way out of the sandbox, so addresses elsewhere are unreachable at
  # once. There is no kube-proxy either: Service addresses, DNS among them, refuse
  # instead of leaving their callers waiting. Only the API server's own Service
  # works, for what runs in a pod and talks to the cluster.
  iptables -t nat -A PREROUTING -d "$api_service_address" -p tcp --dport 443 -j DNAT --to "$address:$api_port"
  ip route add "$service_addresses" via "${address%.*}.$((${address##*.} - 1))"
  iptables -A FORWARD -d "$service_addresses" -j REJECT
}

# Folders in which programs write at fixed places. The sandbox's own folder is
# put back, in case it is below one of them.
hide_machine_folders() {
  local folder
  exec 7< "$state"
  exec 8< "$cache"
  mount --make-rshared /
  for folder in /run /var/lib /var/log; do
    mkdir -p "$state/machine$folder"
    mount --bind "$state/machine$folder" "$folder"
  done
  put_back 8 "$cache"
  put_back 7 "$state"
  mkdir -p /run/lock /run/netns
}

put_back() {
  [[ ! $1 -ef $2 ]] || return 0
  mkdir -p "$2"
  mount --no-canonicalize --bind "/proc/self/fd/$1" "$2"
}

# The kubelet sets some of the whole machine's kernel settings, unless they already
# are as it wants them: it gets to see files that say so.
keep_kernel_settings() {
  local setting
  mkdir -p "$state/kernel"
  for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
    kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
    echo "${setting#*=}" > "$state/kernel/$(basename "${setting%=*}")"
    mount --bind "$state/kernel/$(basename "${setting%=*}")" "/proc/sys/${setting%=*}"
  done
}

# The control groups of the sandbox's containers are in a group of its own, in
# every hierarchy that the machine has.
cgroup_roots() {
  if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
    echo /sys/fs/cgroup
  else
    find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d
  fi
}

# The kubelet makes its own below this one, but not this one.
make_cgroups() {
  local root
  cgroup_roots | while read -r root; do mkdir -p "$root/kubegate-$name"; done
}

sandbox_cgroups() {
  local root
  cgroup_roots | while read -r root; do
    [[ ! -d $root/kubegate-$name ]] || find "$root/kubegate-$name" -depth -type d
  done
}

remove_cgroups() {
  sandbox_cgroups | while read -r folder; do rmdir "$folder" 2> /dev/null || true; done
}
