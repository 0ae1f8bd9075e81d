# shellcheck shell=bash
# Storage: two classes, and the provisioner behind them. It does what a cloud's
# does: when a claim is given to it, it makes a volume (a folder) for the claim,
# and when the claim is gone, it removes both.
#
# `sandbox`, the default class, binds a claim at once; `sandbox-wait` waits for
# the first pod that uses it.

provisioner=kubegate.sandbox/folder

create_storage_classes() {
  storage_class sandbox Immediate true | api_create /apis/storage.k8s.io/v1/storageclasses
  storage_class sandbox-wait WaitForFirstConsumer false | api_create /apis/storage.k8s.io/v1/storageclasses
}

storage_class() {
  jq -n --arg name "$1" --arg mode "$2" --arg default "$3" --arg provisioner "$provisioner" '{
    apiVersion: "storage.k8s.io/v1", kind: "StorageClass",
    metadata: {name: $name, annotations: {"storageclass.kubernetes.io/is-default-class": $default}},
    provisioner: $provisioner, volumeBindingMode: $mode, reclaimPolicy: "Delete"
  }'
}

provision_volumes() {
  mkdir -p "$state/volumes"
  watch_objects /api/v1/persistentvolumeclaims "$claims_to_serve" make_volume &
  watch_objects /api/v1/persistentvolumes "$volumes_to_remove" remove_volume &
  wait
}

# Kubernetes annotates a claim with its provisioner when it is the provisioner's
# turn: for a waiting class, only once a pod has been scheduled. The volume's
# name is the claim's, so that a claim seen twice still gets one.
# shellcheck disable=SC2016  # the dollar signs are jq's
claims_to_serve='
  select(.status.phase == "Pending" and (.spec.volumeName // "") == "" and .metadata.deletionTimestamp == null)
  | select([.metadata.annotations["volume.beta.kubernetes.io/storage-provisioner",
                                  "volume.kubernetes.io/storage-provisioner"]] | index($provisioner))
  | {
      apiVersion: "v1", kind: "PersistentVolume",
      metadata: {name: "pvc-\(.metadata.uid)", annotations: {"pv.kubernetes.io/provisioned-by": $provisioner}},
      spec: {
        capacity: {storage: .spec.resources.requests.storage},
        accessModes: .spec.accessModes,
        storageClassName: .spec.storageClassName,
        persistentVolumeReclaimPolicy: "Delete",
        claimRef: (.metadata | {apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid}),
        hostPath: {path: "\($folder)/pvc-\(.metadata.uid)", type: "Directory"}
      }
    }'

# shellcheck disable=SC2016
volumes_to_remove='
  select(.status.phase == "Released" and .metadata.deletionTimestamp == null)
  | select(.metadata.annotations["pv.kubernetes.io/provisioned-by"] == $provisioner)'

# watch_objects PATH FILTER COMMAND: runs the command with each object, as JSON on
# its standard input, that comes through the filter. A watch begins with all
# objects that there are, so a new one after each end misses nothing.
watch_objects() {
  local object
  while true; do
    api "$1?watch=1&timeoutSeconds=300" -N |
      jq -c --unbuffered --arg provisioner "$provisioner" --arg folder "$state/volumes" \
        "select(.type == \"ADDED\" or .type == \"MODIFIED\") | .object | $2" |
      while read -r object; do
        "$3" <<< "$object" || true
      done || true
    sleep 1
  done
}

make_volume() {
  local volume folder
  volume=$(cat)
  folder=$(jq -r .spec.hostPath.path <<< "$volume")
  mkdir -p "$folder"
  chmod 0777 "$folder"
  api_create /api/v1/persistentvolumes <<< "$volume" | jq -r '"made \(.metadata.name // .message)"'
}

remove_volume() {
  local volume folder
  volume=$(cat)
  folder=$(jq -r .spec.hostPath.path <<< "$volume")
  [[ $folder == "$state"/volumes/* ]] || return 0
  rm -rf "$folder"
  api "/api/v1/persistentvolumes/$(jq -r .metadata.name <<< "$volume")" -X DELETE | jq -r '"removed \(.metadata.name)"'
}
