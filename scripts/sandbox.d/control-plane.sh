# shellcheck shell=bash
# etcd, the API server, the controller manager and the scheduler.

service_addresses=10.96.0.0/16
# The first of them is the API server's own Service, `kubernetes`.
api_service_address=10.96.0.1

start_etcd() {
  local client="https://127.0.0.1:$etcd_port" peer="http://127.0.0.1:$etcd_peer_port"
  start etcd etcd --name sandbox --data-dir "$state/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "sandbox=$peer" \
    --client-cert-auth --trusted-ca-file "$state/certificates/authority.crt" \
    --cert-file "$state/certificates/apiserver.crt" --key-file "$state/certificates/apiserver.key"
}

start_api_server() {
  local certificates="$state/certificates" endpoints=()
  # Without a node the address is a loopback one, which can't be told to pods.
  [[ $node == yes ]] || endpoints=(--endpoint-reconciler-type=none)
  # shellcheck disable=SC2046  # one word per option
  start kube-apiserver "$programs/kube-apiserver" \
    --bind-address="$address" --advertise-address="$address" --secure-port="$api_port" "${endpoints[@]}" \
    --cert-dir="$state/certificates" \
    --tls-cert-file="$certificates/apiserver.crt" --tls-private-key-file="$certificates/apiserver.key" \
    --client-ca-file="$certificates/authority.crt" \
    --etcd-servers="https://127.0.0.1:$etcd_port" --etcd-cafile="$certificates/authority.crt" \
    --etcd-certfile="$certificates/admin.crt" --etcd-keyfile="$certificates/admin.key" \
    --kubelet-certificate-authority="$certificates/authority.crt" \
    --kubelet-client-certificate="$certificates/admin.crt" --kubelet-client-key="$certificates/admin.key" \
    --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file="$certificates/service-accounts.pub" \
    --service-account-signing-key-file="$certificates/service-accounts.key" \
    --service-cluster-ip-range="$service_addresses" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    $(feature_gates)
}

start_controller_manager() {
  local certificates="$state/certificates"
  # shellcheck disable=SC2046  # one word per option
  start kube-controller-manager "$programs/kube-controller-manager" \
    --kubeconfig="$certificates/controller-manager.kubeconfig" \
    --leader-elect=false --use-service-account-credentials=true \
    --service-account-private-key-file="$certificates/service-accounts.key" \
    --root-ca-file="$certificates/authority.crt" \
    --cluster-signing-cert-file="$certificates/authority.crt" \
    --cluster-signing-key-file="$certificates/authority.key" \
    --flex-volume-plugin-dir="$state/flex-volumes" \
    $(no_serving) $(feature_gates)
}

start_scheduler() {
  # shellcheck disable=SC2046  # one word per option
  start kube-scheduler "$programs/kube-scheduler" \
    --kubeconfig="$state/certificates/scheduler.kubeconfig" --leader-elect=false \
    $(no_serving) $(feature_gates)
}
