# The demo on a container engine: the machine's, or where none answers one of its own in namespaces of
# its own. Sourced by scripts/demo.

shop_file=slipway.docker.yaml
engine=''
own_engine=false
cgroup=/slipway-demo-$$

engine_cli() { docker --host "$engine" "$@"; }

# Where no engine runs the demo starts anew in namespaces: whatever it starts there ends with it.
find_engine() {
  if [[ -n ${SLIPWAY_DEMO_INSIDE:-} ]]; then
    own_engine=true
    return
  fi
  engine=${DOCKER_HOST:-unix:///var/run/docker.sock}
  docker --host "$engine" version > /dev/null 2>&1 && return
  (( $(id -u) == 0 )) || die "no container engine answers at $engine, and only root may start one"
  local again=(--runtime docker --bin "$bin" --data "$data")
  ! $once || again+=(--once)
  SLIPWAY_DEMO_INSIDE=1 exec unshare --net --mount --pid --fork --mount-proc --kill-child -- \
    /bin/bash "$root/scripts/demo" "${again[@]}"
}

start_engine() {
  title "A container engine"
  if $own_engine; then
    ip link set lo up
    mount -t tmpfs tmpfs /run
    engine=unix:///run/slipway-demo.sock
    echo '{}' > "$data/daemon.json"
    start dockerd dockerd --config-file="$data/daemon.json" --host="$engine" \
      --data-root="$data/docker" --exec-root=/run/docker --pidfile=/run/docker.pid \
      --cgroup-parent="$cgroup"
    wait_for 60 "the container engine" engine_answers
  fi
  say "$(engine_cli version --format 'Docker Engine {{.Server.Version}}') at $engine"
  make_base_image
}

engine_answers() { engine_cli version > /dev/null 2>&1; }

# What the sample's Dockerfiles begin from, made of this machine's own programs: no registry is
# asked for anything.
make_base_image() {
  local base=$data/base program library stdlib PATH=/usr/sbin:/usr/bin:/sbin:/bin
  mkdir -p "$base/usr/bin" "$base/tmp"
  ln -s usr/bin "$base/bin"
  for program in sh sleep awk python3; do
    cp -L "$(command -v "$program")" "$base/usr/bin/$program"
  done
  stdlib=$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
  mkdir -p "$base$stdlib"
  tar -C "$stdlib" --exclude=__pycache__ --exclude=test --exclude=idlelib --exclude=ensurepip \
    --exclude='config-*' -c . | tar -C "$base$stdlib" -x
  for library in $(ldd "$base"/usr/bin/* "$stdlib"/lib-dynload/*.so 2>/dev/null \
    | grep -oE '(/[^ ]+\.so[^ ]*) \(' | sed 's/ ($//' | sort -u); do
    [[ $library == "$stdlib"/* ]] || cp -L --parents "$library" "$base"
  done
  tar -C "$base" --owner=0 --group=0 -c . | engine_cli import - slipway-sample/base > /dev/null
  rm -rf "$base"
  say "slipway-sample/base, the image that the sample's own begin from"
}

before_commit() {
  make --silent -C "$data/shop/services/api" LDFLAGS=-static
}

name_engine() {
  local organization
  organization=$(api /organization | jq -r '.results[0].id')
  jq -n --arg host "$engine" '{name: "engine", kind: "DOCKER", settings: {host: $host}}' \
    | api "/organization/$organization/runtime" --header 'Content-Type: application/json' --data @- \
    | jq -r '"  the runtime \(.name): \(.status), \(.message)"'
}

# One image in a registry, three services that run it, and a new tag of it.
run_images() {
  local hook
  title "A registry, with the image shop/till"
  hook=$(slipway --json hook show images | jq -r .id)
  cat > "$data/registry.yml" <<END
version: 0.1
log: {level: info}
storage: {filesystem: {rootdirectory: $data/registry}}
http: {addr: "127.0.0.1:0"}
notifications:
  endpoints:
    - {name: slipway, url: "$url/hooks/$hook", headers: {Authorization: ["Bearer $SHOP_HOOK_SECRET"]},
       timeout: 5s, threshold: 3, backoff: 1s}
END
  OTEL_TRACES_EXPORTER=none start registry docker-registry serve "$data/registry.yml"
  wait_for_word registry 'listening on 127.0.0.1:'
  registry=$(said registry 'listening on 127\.0\.0\.1:[0-9]+')
  registry=${registry#listening on }
  push_image 1.0.0
  say "$registry/shop/till:1.0.0; it tells the hook 'images' of what is pushed"

  title "slipway apply -f tills.yaml"
  sed "s|registry.example.com|$registry|" sample/tills.yaml > "$data/tills.yaml"
  slipway apply -f "$data/tills.yaml" --deploy || wrong "the first deployment of the image failed"
  note "what a new tag would do:"
  slipway explain --image "$registry/shop/till" --tag 1.1.0 --digest "sha256:$(printf '0%.0s' {1..64})"

  title "A new tag is pushed: every service that follows it is deployed"
  pushed_at=$(now_ms)
  push_image 1.1.0
  wait_for 60 "the verdicts" notice_decided
  wait_for 120 "the deployments' end" notice_deployed
  expect_image till "DEPLOY UNRESTRICTED" 1.1.0
  expect_image kiosk "DEPLOY UNRESTRICTED" 1.1.0
  expect_image archive "SKIP NO_MATCH" 1.0.0
  good "as it must be; $(client_says)"
}

# The api's program once more, as an image that says its tag.
push_image() {
  local folder=$data/till
  mkdir -p "$folder"
  cp "$data/shop/services/api/api" "$data/shop/libs/common/catalogue.csv" "$folder"
  cat > "$folder/Dockerfile" <<END
FROM scratch
COPY api /shop/services/till/
COPY catalogue.csv /shop/libs/common/
WORKDIR /shop/services/till
ENV HOST=0.0.0.0 TILL=$1
ENTRYPOINT ["./api"]
END
  DOCKER_BUILDKIT=0 engine_cli build --quiet --tag "$registry/shop/till:$1" "$folder" > /dev/null 2>&1
  engine_cli push --quiet "$registry/shop/till:$1" > /dev/null
}

newest_notice() {
  local organization
  organization=$(api /organization | jq -r '.results[0].id')
  api "/organization/$organization/notice" | jq '[.results[] | select(.tag == "1.1.0")][0]'
}

notice_decided() { newest_notice | jq -e '.state == "DECIDED"' > /dev/null; }

notice_deployed() {
  local id
  while read -r id; do
    api "/deployment/$id" | jq -e '.ended_at != null' > /dev/null || return 1
  done < <(newest_notice | jq -r '.verdicts[].deployment_id // empty')
}

# expect_image SERVICE "DECISION REASON" TAG
expect_image() {
  local got tag
  got=$(newest_notice | jq -r --arg name "$1" \
    '.verdicts[] | select(.service_name == $name) | "\(.decision) \(.reason)"')
  tag=$(services_status | jq -r --arg name "$1" \
    '.results[] | select(.name == $name) | .serving_image.tag')
  [[ $got == "$2" ]] || wrong "$1: the verdict is ${got:-missing}, not $2"
  [[ $tag == "$3" ]] || wrong "$1 serves ${tag:-nothing}, not $3"
  say "$1: $got, serves $tag"
}

# Containers outlive the daemon: those of this demo are ended with it.
empty_engine() {
  [[ -n $engine ]] && engine_answers || return 0
  local environment left
  environment=$(slipway --json environment list 2>/dev/null \
    | jq -r '.results[] | select(.name == "production") | .id') || return 0
  [[ -n $environment ]] || return 0
  left=$(engine_cli ps --all --quiet --filter "label=slipway.environment=$environment")
  [[ -z $left ]] || engine_cli rm --force $left > /dev/null
  engine_cli network rm "slipway-$environment" > /dev/null 2>&1 || true
  $own_engine && return
  engine_cli images --format '{{.Repository}}:{{.Tag}}' \
    | grep -E "^(slipway/|slipway-sample/|${registry:-none}/)" \
    | xargs --no-run-if-empty docker --host "$engine" rmi --force > /dev/null 2>&1 || true
}

# What an engine of its own kept, and its control groups.
forget_engine() {
  $own_engine || return 0
  rm -rf "$data/docker" 2>/dev/null || true
  find /sys/fs/cgroup -depth -type d -path "*$cgroup*" -exec rmdir {} + 2>/dev/null || true
}
