# Counts the stock every few seconds, until SIGTERM.
set -eu
interval=5
commit=$(printf %.7s "${SLIPWAY_COMMIT:-unknown}")

stop() {
  echo "worker $commit is done"
  kill "$nap" 2>/dev/null || true
  exit 0
}
trap stop TERM

while :; do
  awk -F, -v commit="$commit" '{ stock += $3 } END { print "worker " commit ": " stock " pieces in stock" }' \
    ../../libs/common/catalogue.csv
  sleep "$interval" &
  nap=$!
  wait "$nap" || true
done
