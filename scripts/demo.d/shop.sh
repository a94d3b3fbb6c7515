# The sample repository on its git server, slipwayd, and the client. Sourced by scripts/demo.

services=(web api worker docs)
declare -A serving=()  # service -> the commit that must serve
declare -A address=()  # service with a port -> its address at the gateway

slipway() { "$bin/slipway" --data "$data/slipway" "$@"; }

# What says how the shop runs; on an engine another file.
shop_file=slipway.yaml

shop() { git -C "$data/shop" "$@"; }

# Nothing of the person's own git configuration bears on the demo.
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME=Robin GIT_AUTHOR_EMAIL=robin@shop.example
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

# start NAME COMMAND...: in the background, in a session of its own so that Ctrl-C reaches the demo
# alone; its output in NAME.log.
start() {
  local name=$1
  shift
  setsid "$@" > "$data/$name.log" 2>&1 < /dev/null {silence}<&- &
  started_pid=$!
  record "$name" "$started_pid"
}

said() { grep -oE "$2" "$data/$1.log" | head -n 1; }

# Waits for a line of its output, and fails at once where it ended instead.
wait_for_word() {
  local name=$1 pattern=$2 start
  start=$(started_at "$started_pid") || true
  says() {
    grep -qE "$pattern" "$data/$name.log" && return 0
    is_alive "$started_pid" "$start" || { cat "$data/$name.log" >&2; die "$name ended"; }
    return 1
  }
  wait_for 30 "$name to say where it listens" says
}

start_forge() {
  title "A git server with the sample repository"
  mkdir -p "$data/forge"
  git init --quiet --bare --initial-branch=main "$data/forge/shop.git"
  start forge python3 scripts/demo.d/git_server.py "$data/forge"
  wait_for_word forge '^listening on http'
  clone_url=$(said forge 'http://[0-9.:]+')/shop.git

  cp -r sample "$data/shop"
  sed -i "s|https://git.example.com/shop.git|$clone_url|g" "$data"/shop/slipway*.yaml
  git init --quiet --initial-branch=main "$data/shop"
  shop remote add origin "$clone_url"
  before_commit
  shop add --all
  shop commit --quiet --message "The shop opens"
  shop push --quiet --set-upstream origin main
  say "$clone_url, served over smart HTTP by git http-backend"
}

# On an engine, what its images are made of.
before_commit() { :; }

start_slipway() {
  title "slipwayd"
  start slipwayd "$bin/slipwayd" --data "$data/slipway" --listen 127.0.0.1:0 \
    --poll-interval 3
  daemon_pid=$started_pid
  daemon_start=$(started_at "$daemon_pid")
  wait_for_word slipwayd '^slipwayd listening on http'
  url=$(said slipwayd 'http://[0-9.:]+')
  say "$url, data in $data/slipway"
}

describe_shop() {
  local hook repository=$data/forge/shop.git
  title "slipway apply -f $shop_file"
  openssl rand -hex 32 > "$repository/slipway-secret"
  chmod 600 "$repository/slipway-secret"
  export SHOP_HOOK_SECRET
  SHOP_HOOK_SECRET=$(< "$repository/slipway-secret")
  slipway apply -f "$data/shop/$shop_file"
  note "once more:"
  slipway apply -f "$data/shop/$shop_file"

  hook=$(slipway --json hook show shop | jq -r .id)
  slipway hook git "$hook" --repository "$clone_url" > "$repository/hooks/post-receive"
  chmod +x "$repository/hooks/post-receive"
  note "the git server's post-receive hook is what 'slipway hook git $hook' prints"
}

deploy_first_time() {
  local service
  title "The first deployment, by hand"
  slipway application deploy "${services[@]}" --watch || wrong "the first deployment failed"
  for service in "${services[@]}"; do serving[$service]=$(shop rev-parse HEAD); done
  find_addresses
}

# name and address of each service that has one.
find_addresses() {
  local name at
  while read -r name at; do address[$name]=$at; done < <(
    services_status | jq -r '.results[] | select(.url // "" != "") | "\(.name) \(.url)"')
  (( ${#address[@]} == 3 )) || die "three services must have an address, ${#address[@]} have"
}

start_client() {
  local service urls=()
  for service in "${!address[@]}"; do urls+=("${address[$service]%/}/version"); done
  start client python3 scripts/demo.d/client.py "$data/client.json" "${urls[@]}"
  wait_for 10 "the client's first answers" answered_any
  title "A client now requests ${#urls[@]} services through the gateway, without a pause"
  for service in "${!address[@]}"; do say "${address[$service]}"; done
}

answered_any() { [[ -f $data/client.json ]] && (( $(jq .answered "$data/client.json") > 0 )); }

client_says() { jq -r '"\(.answered) requests answered, \(.failed) failed"' "$data/client.json"; }

# `slipway status` fails where a service is in an error, as some of the shop's are to be.
services_status() { slipway --json status || true; }

# The commit that a service runs: what it answers itself where it has a port.
served_commit() {
  local at=${address[$1]:-} host
  if [[ -z $at ]]; then
    services_status | jq -r --arg name "$1" '.results[] | select(.name == $name) | .serving_commit'
    return
  fi
  host=${at#http://}
  host=${host%/}
  curl --silent --fail --max-time 10 --header "Host: $host" \
    "http://127.0.0.1:${host##*:}/version" | jq -r .commit
}

summarize() {
  local start pid name failed slowest
  title "In the end"
  while read -r pid start name; do
    [[ $name != client ]] || echo "$pid $start" | end_processes
  done < "$data/processes"
  failed=$(jq .failed "$data/client.json")
  slowest=$(jq .slowest_ms "$data/client.json")
  if (( failed == 0 )); then
    good "$(client_says) (the slowest took $slowest ms)"
  else
    wrong "$(client_says)"
    jq -r '.failures[] | "    \(.at) \(.url) \(.what)"' "$data/client.json"
  fi
  if (( wrongs == 0 )); then
    good "every push had the verdicts and the outcome that it had to have"
  else
    say "$red$wrongs things were not as stated$plain"
  fi
}

tell_how_to_go_on() {
  local service
  title "It goes on running; Ctrl-C ends it"
  say "push to the sample    git clone $clone_url && cd shop"
  say "                      then edit, commit, git push; and: slipway push list"
  say "the command line      export PATH=$bin:\$PATH SLIPWAY_DATA=$data/slipway"
  say "the API               $url/api, its token in $data/slipway/admin-token"
  for service in "${!address[@]}"; do say "$(printf '%-21s %s' "$service" "${address[$service]}")"; done
  say "data and logs         $data"
}
