# The demo on a cluster of one node, which scripts/test-kubernetes starts in namespaces of its own,
# with the container engine that builds for it. Sourced by scripts/demo, after docker.sh.

shop_file=slipway.kubernetes.yaml

# Starts anew beside a cluster: it ends with the demo.
find_engine() {
  if [[ -n ${SLIPWAY_TEST_CLUSTER:-} ]]; then
    engine=unix://$SLIPWAY_TEST_CLUSTER/engine.socket
    return
  fi
  (( $(id -u) == 0 )) || die "only root can start a node"
  local again=(--runtime kubernetes --bin "$bin" --data "$data")
  ! $once || again+=(--once)
  SLIPWAY_BUILT=1 exec scripts/test-kubernetes --run "$root/scripts/demo" "${again[@]}"
}

start_engine() {
  title "A cluster, and an engine that builds for it"
  kubectl get nodes --no-headers | sed 's/^/  /'
  say "$(engine_cli version --format 'Docker Engine {{.Server.Version}}') at $engine"
  make_base_image
}

name_engine() {
  local organization
  organization=$(api /organization | jq -r '.results[0].id')
  jq -n --arg engine "$engine" --arg kubeconfig "$KUBECONFIG" \
    '{name: "cluster", kind: "KUBERNETES",
      settings: {kubeconfig: $kubeconfig, namespace: "default",
                 registry: "127.0.0.1:5000/shop", builder: {host: $engine}}}' \
    | api "/organization/$organization/runtime" --header 'Content-Type: application/json' --data @- \
    | jq -r '"  the runtime \(.name): \(.status), \(.message)"'
}

# All of it ends with the cluster.
empty_engine() { :; }
forget_engine() { :; }
