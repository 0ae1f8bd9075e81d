# shellcheck shell=bash
# containerd and the kubelet: a node that runs real containers.

pod_addresses=10.244.0.0/24
# Where it usually is, but in the node's own /run.
containerd_socket=/run/containerd/containerd.sock

start_containerd() {
  mkdir -p "$state/cni" "$state/registry" "$state"/hosts/{docker.io,_default}
  cat > "$state/cni/10-sandbox.conflist" <<END
{
  "cniVersion": "0.4.0",
  "name": "sandbox",
  "plugins": [
    {
      "type": "ptp",
      "ipMasq": true,
      "ipam": {
        "type": "host-local",
        "dataDir": "$state/cni/addresses",
        "ranges": [[{"subnet": "$pod_addresses"}]],
        "routes": [{"dst": "0.0.0.0/0"}]
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
END
  # An empty registry answers for the others, so that an image which the node
  # doesn't have is "not found" at once. containerd 1.6 knows no `_default`.
  local registry=http://127.0.0.1:5000
  printf 'server = "%s"\n[host."%s"]\n' "$registry" "$registry" |
    tee "$state/hosts/docker.io/hosts.toml" > "$state/hosts/_default/hosts.toml"
  start registry busybox httpd -f -p 127.0.0.1:5000 -h "$state/registry"
  # Without CAP_SYS_RESOURCE runc can't lower the score that restrict_oom_score_adj
  # leaves alone, and fails.
  cat > "$state/containerd.toml" <<END
version = 2
root = "$state/containerd"
state = "/run/containerd"
[grpc]
  address = "$containerd_socket"
[plugins."io.containerd.internal.v1.opt"]
  path = "$state/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause_image"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$state/hosts"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$(snapshotter)"
END
  start containerd containerd --config "$state/containerd.toml"
}

# Overlay mounts where the folder's file system can bear them; it can't where it
# is an overlay itself, as in a container.
snapshotter() {
  local trial="$state/overlay-trial"
  mkdir -p "$trial"/{lower,upper,work,merged}
  if mount -t overlay overlay -o "lowerdir=$trial/lower,upperdir=$trial/upper,workdir=$trial/work" "$trial/merged" 2> /dev/null; then
    umount "$trial/merged"
    echo overlayfs
  else
    echo native
  fi
}

# The kubelet needs containerd, but not yet the API server: it has a few seconds'
# worth of looking around to do first.
start_node() {
  start_containerd
  wait_for 30 containerd_ready || fail "containerd is not ready after 30 seconds"
  import_images
  start_kubelet
}

containerd_ready() { ctr --address "$containerd_socket" version > /dev/null 2>&1; }

import_images() {
  local image
  for image in "$cache"/images/*.tar; do
    ctr --address "$containerd_socket" --namespace k8s.io images import "$image" \
      >> "$state/logs/images.log" 2>&1
  done
}

start_kubelet() {
  local certificates="$state/certificates"
  # A pod with the cluster's DNS gets the address below, at which nobody answers:
  # without one every pod would come with a warning.
  # Images can't be had again, and a full disk is not the sandbox's business: no
  # image is ever removed, no pod evicted for that.
  cat > "$state/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $address
tlsCertFile: $certificates/kubelet.crt
tlsPrivateKeyFile: $certificates/kubelet.key
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: $certificates/authority.crt}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupRoot: /kubegate-$name
cgroupsPerQOS: true
enforceNodeAllocatable: []
failSwapOn: false
makeIPTablesUtilChains: false
hairpinMode: none
clusterDomain: cluster.local
clusterDNS: [10.96.0.10]
resolvConf: $state/resolv.conf
readOnlyPort: 0
healthzPort: 0
volumePluginDir: $state/flex-volumes
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 50Mi, nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%}
nodeStatusUpdateFrequency: 2s
syncFrequency: 10s
$(kubelet_version_settings)
END
  touch "$state/resolv.conf"
  # shellcheck disable=SC2046  # one word per option
  start kubelet "$programs/kubelet" --config="$state/kubelet.yaml" --root-dir="$state/kubelet" \
    --kubeconfig="$certificates/kubelet.kubeconfig" --cert-dir="$state/kubelet/pki" \
    --node-ip="$address" --hostname-override=node1 \
    $(kubelet_runtime_options)
}
