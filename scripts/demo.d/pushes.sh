# The pushes of the demo, and what each must lead to. Sourced by scripts/demo.

# As WORDS of expect(): a service, its verdict's reason, and where it deploys the state that its
# deployment must end in.

run_pushes() {
  push_number=0

  edit services/web/server.py 's/^TITLE = .*/TITLE = "The fruit shop"/'
  push "A change in one service" "web: a better title"
  expect HOOK "web MATCHED DEPLOYED" "api NO_MATCH" "worker NO_MATCH" "docs NO_MATCH"

  edit libs/common/catalogue.csv 's/^plum,0.80/plum,0.70/'
  push "A change in the shared library" "catalogue: plums are cheaper"
  expect HOOK "web MATCHED DEPLOYED" "api MATCHED DEPLOYED" "worker MATCHED DEPLOYED" \
    "docs NO_MATCH"

  echo "Questions? Ask at the counter." >> "$data/shop/README.md"
  echo "Prices are in euro." >> "$data/shop/services/api/README.md"
  push "Only READMEs; that of the api lies in its folder, but is excluded" "READMEs: say more"
  expect HOOK "web NO_MATCH" "api EXCLUDED" "worker NO_MATCH" "docs NO_MATCH"

  shop mv services/web/banner.txt services/worker/banner.txt
  push "A file moves from one service to another" "banner: the worker's from now on"
  expect HOOK "web MATCHED DEPLOYED" "api NO_MATCH" "worker MATCHED DEPLOYED" "docs NO_MATCH"

  edit services/web/server.py 's/return 200, "ok\\n"/return 503, "no till\\n"/'
  push "A version that never becomes healthy: the one before goes on serving" "web: a new till"
  expect HOOK "web MATCHED DEPLOYMENT_ERROR" "api NO_MATCH" "worker NO_MATCH" "docs NO_MATCH"

  edit docs/index.html 's/at eight/at nine/'
  edit services/web/server.py 's/return 503, "no till\\n"/return 200, "fine\\n"/'
  push "Its repair, and a page of the handbook" "web: the till works; docs: we open later"
  expect HOOK "web MATCHED DEPLOYED" "api NO_MATCH" "worker NO_MATCH" "docs MATCHED DEPLOYED"

  edit services/api/main.c 's/currency = "EUR"/currency = "CHF"/'
  push "A message that asks to be left alone" "api: think about francs [skip deploy]"
  expect HOOK "web SKIPPED_BY_MESSAGE" "api SKIPPED_BY_MESSAGE" "worker SKIPPED_BY_MESSAGE" \
    "docs SKIPPED_BY_MESSAGE"

  shop reset --quiet --hard HEAD~1
  edit docs/index.html 's/at nine/at ten/'
  push "A forced push, which takes that commit away" "docs: we open even later" --force
  expect HOOK "web NO_MATCH" "api MATCHED DEPLOYED" "worker NO_MATCH" "docs MATCHED DEPLOYED"

  mv "$data/forge/shop.git/hooks/post-receive" "$data/forge/shop.git/hooks/post-receive.lost"
  edit services/worker/worker.sh 's/^interval=.*/interval=3/'
  push "A push whose webhook is lost: polling finds it" "worker: count more often"
  expect POLL "web NO_MATCH" "api NO_MATCH" "worker MATCHED DEPLOYED" "docs NO_MATCH"
  mv "$data/forge/shop.git/hooks/post-receive.lost" "$data/forge/shop.git/hooks/post-receive"
}

# edit FILE SED_SCRIPT: which must change something.
edit() {
  sed -i "$2" "$data/shop/$1"
  [[ -n $(shop status --porcelain -- "$1") ]] || die "the edit of $1 changed nothing"
}

# push TITLE MESSAGE [OPTION...]
push() {
  local heading=$1 message=$2
  shift 2
  push_number=$(( push_number + 1 ))
  title "$push_number. $heading"
  before_commit
  shop add --all
  shop commit --quiet --message "$message"
  tip=$(shop rev-parse HEAD)
  note "git push${*:+ $*}   ${tip:0:8} $message"
  pushed_at=$(now_ms)
  shop push --quiet "$@" origin main 2> "$data/push.err" || { cat "$data/push.err"; die "git push failed"; }
}

# Where polling sees a branch before its webhook does, the second of the two pushes finds all of it
# considered already: the first one has the verdicts.
decided_push() {
  local id
  for id in $(pushes_of_tip DECIDED | jq -r 'sort_by(.decided_at) | .[].id'); do
    if api "/push/$id" | jq -e '.verdicts | any(.reason != "ALREADY_CONSIDERED")' > /dev/null; then
      push_id=$id
      return 0
    fi
  done
  return 1
}

pushes_of_tip() {
  slipway --json push list --limit 50 | jq --arg tip "$tip" --arg state "$1" \
    '[.results[] | select((.tip == $tip or .after == $tip) and .state == $state)]'
}

hook_told() { [[ $(pushes_of_tip DECIDED) == *'"HOOK"'* ]]; }

deployments_ended() {
  local id state
  while read -r id; do
    state=$(api "/deployment/$id" | jq -r .state)
    case $state in
      DEPLOYED | BUILD_ERROR | DEPLOYMENT_ERROR | CANCELED | SUPERSEDED) ;;
      *) return 1 ;;
    esac
  done < <(api "/push/$push_id" | jq -r '.verdicts[].deployment_id // empty')
}

# The verdicts as a person sees them, without what `push show` says above them.
show_verdicts() {
  local columns
  if [[ -t 1 ]] && columns=$(stty size < /dev/tty 2>/dev/null); then
    # In a terminal of its own, so that it keeps its colours and wraps where this one ends.
    script -qec "stty cols ${columns#* }; $bin/slipway --data '$data/slipway' push show $push_id" \
      /dev/null < /dev/null | tr -d '\r' | sed '1,/^$/d'
  else
    slipway push show "$push_id" | sed '1,/^$/d'
  fi
}

# ms_after_push TIME: from the begin of `git push` to a time that the API says.
ms_after_push() { echo $(( $(date -d "$1" +%s%3N) - pushed_at )); }

# expect SOURCE "SERVICE REASON [STATE]"...
expect() {
  local source=$1 timing
  shift
  wait_for 60 "the verdicts" decided_push
  show_verdicts
  wait_for 120 "the deployments' end" deployments_ended

  local line service reason state before=$wrongs
  api "/push/$push_id" > "$data/push.json"
  timing="decided after $(ms_after_push "$(jq -r .decided_at "$data/push.json")") ms"
  if [[ $source == HOOK ]]; then
    wait_for 60 "the webhook's own push" hook_told
  elif hook_told; then
    wrong "a webhook told of it, which was to be lost"
  fi
  last_end=''
  for line in "$@"; do
    read -r service reason state <<< "$line"
    check_verdict "$service" "$reason" "$state"
  done
  [[ -z $last_end ]] || timing+=", done after $(ms_after_push "$last_end") ms"
  check_served
  (( wrongs > before )) || good "as it must be; $timing; $(client_says)"
}

check_verdict() {
  local service=$1 reason=$2 state=$3 got deployment ended='' ended_at
  got=$(jq -r --arg service "$service" \
    '.verdicts[] | select(.service_name == $service) | "\(.decision) \(.reason)"' "$data/push.json")
  deployment=$(jq -r --arg service "$service" \
    '.verdicts[] | select(.service_name == $service) | .deployment_id // empty' "$data/push.json")
  if [[ -n $deployment ]]; then
    read -r ended ended_at < <(api "/deployment/$deployment" | jq -r '"\(.state) \(.ended_at)"')
    [[ $ended_at < $last_end ]] || last_end=$ended_at
  fi
  local wanted="SKIP $reason"
  [[ -z $state ]] || wanted="DEPLOY $reason"
  [[ $got == "$wanted" ]] || wrong "$service: the verdict is ${got:-missing}, not $wanted"
  [[ $ended == "$state" ]] || wrong "$service: its deployment ended as ${ended:-none}, not ${state:-none}"
  case $ended in
    DEPLOYED) serving[$service]=$tip; say "$service now serves ${tip:0:8}" ;;
    ?*) say "$service goes on serving ${serving[$service]:0:8}: $(api "/deployment/$deployment" | jq -r .error)" ;;
  esac
}

# Each service runs the commit that it must, whether the push concerned it or not.
check_served() {
  local service got
  for service in "${services[@]}"; do
    got=$(served_commit "$service") || got=nothing
    [[ $got == "${serving[$service]}" ]] \
      || wrong "$service serves ${got:0:8}, not ${serving[$service]:0:8}"
  done
}
