# shellcheck shell=bash
# What differs between Kubernetes versions, all in one place: options that came,
# went or changed their default.

# at_least MAJOR.MINOR: whether this sandbox's Kubernetes is that new.
at_least() {
  [[ $(printf '%s\n' "$1" "${version#v}" | sort -V | head -1) == "$1" ]]
}

# Finished Jobs are cleaned up after their TTL: behind a gate before 1.21.
feature_gates() {
  at_least 1.21 || echo --feature-gates=TTLAfterFinished=true
}

# The controller manager and the scheduler serve nothing: nobody asks them.
# Before 1.24 they have an insecure port too.
no_serving() {
  echo --secure-port=0
  at_least 1.24 || echo --port=0
}

# Before 1.24 the kubelet's default is Docker; the socket moved from the command
# line into the configuration with 1.27.
kubelet_runtime_options() {
  at_least 1.24 || echo --container-runtime=remote
  at_least 1.27 || echo "--container-runtime-endpoint=unix://$containerd_socket"
}

kubelet_version_settings() {
  if at_least 1.27; then echo "containerRuntimeEndpoint: unix://$containerd_socket"; fi
  # Since 1.31 a kubelet can refuse machines that still have version 1 control groups.
  if at_least 1.31; then echo "failCgroupV1: false"; fi
}
