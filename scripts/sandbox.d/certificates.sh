# shellcheck shell=bash
# The cluster's certificate authority and the certificates of its members, with
# elliptic-curve keys because those are made in no time.

make_certificates() {
  certificates="$state/certificates"
  mkdir -p "$certificates"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=kubegate-sandbox" \
    -keyout "$certificates/authority.key" -out "$certificates/authority.crt" 2> /dev/null
  openssl ecparam -name prime256v1 -genkey -noout -out "$certificates/service-accounts.key"
  openssl ec -in "$certificates/service-accounts.key" -pubout -out "$certificates/service-accounts.pub" 2> /dev/null

  make_certificate apiserver "/CN=kube-apiserver" \
    "IP:127.0.0.1,IP:10.96.0.1,IP:$address,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  make_certificate admin "/O=system:masters/CN=sandbox-admin"
  make_certificate controller-manager "/CN=system:kube-controller-manager"
  make_certificate scheduler "/CN=system:kube-scheduler"
  make_certificate kubelet "/O=system:nodes/CN=system:node:node1" "IP:$address,DNS:node1"
  local user
  for user in admin controller-manager scheduler kubelet; do
    make_kubeconfig "$user" > "$certificates/$user.kubeconfig"
  done
  cp "$certificates/admin.kubeconfig" "$state/kubeconfig"
}

# make_certificate NAME SUBJECT [ALTERNATIVE-NAMES]
make_certificate() {
  local file="$certificates/$1" extensions="extendedKeyUsage=clientAuth,serverAuth"
  [[ -z ${3:-} ]] || extensions+=$'\n'"subjectAltName=$3"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" \
    -keyout "$file.key" -out "$file.csr" 2> /dev/null
  openssl x509 -req -in "$file.csr" -days 365 -CA "$certificates/authority.crt" -CAkey "$certificates/authority.key" \
    -CAcreateserial -extfile <(echo "$extensions") -out "$file.crt" 2> /dev/null
  rm "$file.csr"
}

# make_kubeconfig USER: everything in the one file, so that it can be copied.
make_kubeconfig() {
  cat <<END
apiVersion: v1
kind: Config
clusters:
- name: sandbox-$name
  cluster:
    server: https://$address:$api_port
    certificate-authority-data: $(base64 -w0 "$certificates/authority.crt")
users:
- name: sandbox-$name-$1
  user:
    client-certificate-data: $(base64 -w0 "$certificates/$1.crt")
    client-key-data: $(base64 -w0 "$certificates/$1.key")
contexts:
- name: sandbox-$name
  context:
    cluster: sandbox-$name
    user: sandbox-$name-$1
    namespace: default
current-context: sandbox-$name
END
}
