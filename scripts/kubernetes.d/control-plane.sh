# Sourced by run: etcd, and Kubernetes' API server and controllers; its scheduler where there is a node.

api=https://127.0.0.1:6443
token=admin-token

make_certificate() {
  local name=$1 subject=$2 extensions=$3
  openssl req -newkey rsa:2048 -nodes -subj "$subject" -keyout "$pki/$name.key" -out "$pki/$name.csr" 2>/dev/null
  openssl x509 -req -in "$pki/$name.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 2 \
    -extfile <(printf '%b' "$extensions") -out "$pki/$name.crt" 2>/dev/null
}

make_pki() {
  pki=$folder/pki
  mkdir -p "$pki"
  openssl genrsa -out "$pki/accounts.key" 2048 2>/dev/null
  openssl rsa -in "$pki/accounts.key" -pubout -out "$pki/accounts.pub" 2>/dev/null
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=slipway-test -keyout "$pki/ca.key" -out "$pki/ca.crt" 2>/dev/null
  make_certificate api /CN=kube-apiserver \
    'subjectAltName=DNS:localhost,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.96.0.1\nextendedKeyUsage=serverAuth\n'
  make_certificate admin /O=system:masters/CN=admin 'extendedKeyUsage=clientAuth\n'
  echo "$token,admin,admin,\"system:masters\"" > "$pki/tokens.csv"
  cat > "$folder/kubeconfig" <<C
apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: "$api", certificate-authority: pki/ca.crt}}]
users:
  - {name: by-token, user: {token: $token}}
  - {name: by-certificate, user: {client-certificate: pki/admin.crt, client-key: pki/admin.key}}
contexts:
  - {name: test, context: {cluster: test, user: by-token}}
  - {name: certificate, context: {cluster: test, user: by-certificate}}
current-context: test
C
}

ask_api() {
  curl -fsS --cacert "$pki/ca.crt" -H "Authorization: Bearer $token" "$api$1"
}

start_control_plane() {
  make_pki
  start etcd etcd --data-dir "$folder/etcd" --unsafe-no-fsync \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
    --initial-cluster default=http://127.0.0.1:2380
  start_again_and_again kube-apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 \
    --bind-address=127.0.0.1 --secure-port=6443 --advertise-address=10.250.0.1 \
    --endpoint-reconciler-type=none --service-cluster-ip-range=10.96.0.0/16 \
    --tls-cert-file="$pki/api.crt" --tls-private-key-file="$pki/api.key" --client-ca-file="$pki/ca.crt" \
    --token-auth-file="$pki/tokens.csv" --authorization-mode=Node,RBAC --allow-privileged=true \
    --service-account-issuer=https://kubernetes.default.svc \
    --service-account-signing-key-file="$pki/accounts.key" \
    --service-account-key-file="$pki/accounts.pub" \
    --kubelet-preferred-address-types=InternalIP --etcd-compaction-interval=0 \
    --default-watch-cache-size=20
  await kube-apiserver 900 ask_api /readyz
  start kube-controller-manager kube-controller-manager --kubeconfig="$folder/kubeconfig" \
    --service-account-private-key-file="$pki/accounts.key" --root-ca-file="$pki/ca.crt" \
    --leader-elect=false --port=0 --bind-address=127.0.0.1 --secure-port=10257 \
    --cert-dir="$pki/controllers" --controllers='*,-nodeipam,-cloud-node-lifecycle,-route,-service'
  await kube-controller-manager 600 ask_api /api/v1/namespaces/default/serviceaccounts/default
}

start_scheduler() {
  start kube-scheduler kube-scheduler --kubeconfig="$folder/kubeconfig" --leader-elect=false \
    --port=0 --bind-address=127.0.0.1 --secure-port=10259 --cert-dir="$pki/scheduler"
}
