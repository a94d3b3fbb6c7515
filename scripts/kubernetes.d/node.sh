# Sourced by run: registries, an engine that builds, and a node with its containers and their
# network.

registry=127.0.0.1:5000
private_registry=127.0.0.1:5001  # bot, open sesame

start_registry() {
  cat > "$folder/registry.yml" <<C
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: $folder/registry}, delete: {enabled: true}}
http: {addr: "$registry"}
C
  start registry docker-registry serve "$folder/registry.yml"
  await registry 100 curl -fs "http://$registry/v2/"
  push_image pause wait
  push_image child
}

# Nobody pulls from it or pushes to it without credentials.
start_private_registry() {
  # "open sesame" by bcrypt, which is all that the registry takes.
  echo 'bot:$2b$04$VDlHdAtueagiYo8Ie6eOquPmxOatjMb/gfKmpy09DtpgW2wogRBOm' > "$folder/users"
  cat > "$folder/private-registry.yml" <<C
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: $folder/private-registry}}
http: {addr: "$private_registry"}
auth: {htpasswd: {realm: test, path: $folder/users}}
C
  start private-registry docker-registry serve "$folder/private-registry.yml"
  await private-registry 100 curl -fs -u 'bot:open sesame' "http://$private_registry/v2/"
}

# Nothing that is built there runs anything, so it needs no network.
start_engine() {
  echo '{}' > "$folder/engine.json"
  start engine dockerd --config-file="$folder/engine.json" --host="unix://$folder/engine.socket" \
    --data-root="$folder/engine" --exec-root="$folder/engine.exec" --pidfile="$folder/engine.lock" \
    --cgroup-parent="/${folder##*/}" --bridge=none --iptables=false
  await engine 200 curl -fs --unix-socket "$folder/engine.socket" http://engine/_ping
}

# An image of the tests' program alone, which runs it with these arguments.
push_image() {
  local name=$1
  shift
  local image=$folder/image-$name
  mkdir -p "$image/root"
  cp "$build/bin/container_test_child" "$image/root/child"
  tar -C "$image/root" -cf "$image/layer.tar" child
  jq -n --arg layer "sha256:$(sha256sum < "$image/layer.tar" | cut -d' ' -f1)" \
    '{architecture: "amd64", os: "linux", config: {Entrypoint: (["/child"] + $ARGS.positional)},
      rootfs: {type: "layers", diff_ids: [$layer]}}' --args "$@" > "$image/config.json"
  jq -n --arg name "test/$name:1" '[{Config: "config.json", RepoTags: [$name], Layers: ["layer.tar"]}]' \
    > "$image/manifest.json"
  tar -C "$image" -cf "$image.tar" manifest.json config.json layer.tar
  skopeo copy --quiet --dest-tls-verify=false "docker-archive:$image.tar" "docker://$registry/test/$name:1"
}

write_node_configuration() {
  mkdir -p "$folder"/{cni,containerd,kubelet}
  cat > "$folder/cni/10-test.conflist" <<C
{"cniVersion": "0.4.0", "name": "test", "plugins": [
  {"type": "bridge", "bridge": "pods0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$folder/cni/addresses",
            "ranges": [[{"subnet": "10.244.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
C
  cat > "$folder/containerd/config.toml" <<C
version = 2
root = "$folder/containerd/root"
state = "$folder/containerd/state"
[grpc]
  address = "$folder/containerd/socket"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$registry/test/pause:1"
  restrict_oom_score_adj = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$folder/cni"
  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."$registry"]
    endpoint = ["http://$registry"]
  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."$private_registry"]
    endpoint = ["http://$private_registry"]
C
  cat > "$folder/kubelet/config.yaml" <<C
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 10.250.0.1
port: 10250
readOnlyPort: 0
healthzPort: 0
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
evictionHard: {memory.available: "0%", nodefs.available: "0%", nodefs.inodesFree: "0%", imagefs.available: "0%"}
imageGCHighThresholdPercent: 100
failSwapOn: false
makeIPTablesUtilChains: false
oomScoreAdj: 0
serializeImagePulls: false
nodeStatusUpdateFrequency: 5s
registryPullQPS: 0
C
}

node_is_ready() {
  ask_api /api/v1/nodes/node1 | jq -e 'any(.status.conditions[]; .type == "Ready" and .status == "True")'
}

start_node() {
  ip link add node0 type bridge
  ip addr add 10.250.0.1/32 dev node0
  ip link set node0 up
  sysctl -qw net.ipv4.ip_forward=1
  write_node_configuration
  start containerd containerd --config "$folder/containerd/config.toml"
  await containerd 200 test -S "$folder/containerd/socket"
  # Else it asks a metadata address of one cloud who it is.
  AWS_EC2_METADATA_DISABLED=true start kubelet kubelet --kubeconfig="$folder/kubeconfig" \
    --config="$folder/kubelet/config.yaml" --root-dir="$folder/kubelet/root" \
    --cert-dir="$folder/kubelet/pki" --container-runtime=remote \
    --container-runtime-endpoint="unix://$folder/containerd/socket" \
    --hostname-override=node1 --node-ip=10.250.0.1
  start kube-proxy kube-proxy --kubeconfig="$folder/kubeconfig" --hostname-override=node1 \
    --cluster-cidr=10.244.0.0/16 --bind-address=10.250.0.1 --oom-score-adj=0 \
    --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 \
    --conntrack-tcp-timeout-close-wait=0
  await kubelet 600 node_is_ready
}
