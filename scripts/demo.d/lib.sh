# What scripts/demo is made of: printing, waiting, and ending what it started. Sourced by it; $data
# is its folder.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' dim='' green='' red='' plain=''
fi

title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
say() { printf '  %s\n' "$1"; }
note() { printf '  %s%s%s\n' "$dim" "$1" "$plain"; }
good() { printf '  %s✓%s %s\n' "$green" "$plain" "$1"; }
wrong() { wrongs=$(( wrongs + 1 )); printf '  %s✗ %s%s\n' "$red" "$1" "$plain"; }
die() { printf '%sdemo: %s%s\n' "$red" "$1" "$plain" >&2; exit 1; }

# Seconds since the shell started, in ms.
now_ms() { echo $(( ${EPOCHREALTIME/[.,]/} / 1000 )); }

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
  local deadline=$(( $(now_ms) + $1 * 1000 )) what=$2
  shift 2
  until "$@"; do
    (( $(now_ms) < deadline )) || die "waited in vain for $what"
    pause
  done
}

# A tenth of a second: nothing ever comes out of this pipe.
exec {silence}<> <(:)
pause() { read -r -t 0.1 -u "$silence" || true; }

# A process is its id and when it started: ids are used again.
started_at() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  set -- $stat
  [[ $1 != Z ]] && echo "${20}"
}

record() { echo "$2 $(started_at "$2") $1" >> "$data/processes"; }

is_alive() { [[ $(started_at "$1") == "$2" ]]; }

# end_processes: those of the lines "PID START ..." on stdin. Asks them all, waits for up to 15 s,
# and insists.
end_processes() {
  local pid start rest i left
  local -A asked=()
  while read -r pid start rest; do
    if is_alive "$pid" "$start" && kill -TERM "$pid" 2>/dev/null; then asked[$pid]=$start; fi
  done
  for (( i = 0; i < 150 && ${#asked[@]} > 0; i++ )); do
    for pid in "${!asked[@]}"; do
      is_alive "$pid" "${asked[$pid]}" || unset "asked[$pid]"
    done
    (( ${#asked[@]} == 0 )) || pause
  done
  for pid in "${!asked[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
}

# The processes that slipwayd left in the data folder: its supervisors and its gateway, which name
# the folder in their arguments, and services, which run below it as a deployment of Slipway.
left_behind() {
  local process program
  for process in /proc/[0-9]*; do
    program=$(readlink "$process/exe" 2>/dev/null) || continue
    case ${program##*/} in
      slipway* | caddy*) speaks_of "$process/cmdline" "$data/slipway" || continue ;;
      *)
        [[ $(readlink "$process/cwd" 2>/dev/null) == "$data/slipway/"* ]] || continue
        speaks_of "$process/environ" SLIPWAY_DEPLOYMENT_ID= || continue
        ;;
    esac
    echo "${process#/proc/}"
  done
}

speaks_of() { grep -qzF -- "$2" "$1" 2>/dev/null; }

# Also what a former run left, by its own list.
end_everything() {
  if [[ -f $data/processes ]]; then
    end_processes < "$data/processes"
    rm -f "$data/processes"
  fi
  local pid
  for pid in $(left_behind); do
    echo "$pid $(started_at "$pid" || true)"
  done | end_processes
}

# api PATH [CURL_OPTION...]: an answer of the daemon's API.
api() {
  local path=$1
  shift
  curl --silent --show-error --fail --max-time 20 \
    --header "Authorization: Token $(< "$data/slipway/admin-token")" "$@" "$url/api$path"
}
