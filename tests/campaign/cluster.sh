# Sourced by run.sh: a database of its own, two nodes a and b, and what is done to them.

work=$(mktemp -d /tmp/forecast-worker-campaign-XXXXXX)
chmod 755 "$work"
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
faketime=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null | head -1 || true)
declare -A pid
offset_b=0

# The server refuses to run as root.
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_database() {
  mkdir "$work/db"; if [ "$(id -u)" = 0 ]; then chown postgres "$work/db"; fi
  (cd / && as_server "$bin/initdb" -D "$work/db" -U postgres -A trust -E UTF8 >/dev/null)
  (cd / && as_server "$bin/pg_ctl" -D "$work/db" -l "$work/db/log" -w -o "-k $work/db -c listen_addresses= -c max_connections=200" start >/dev/null)
  Database__ConnectionString="Host=$work/db;Username=postgres;Database=postgres" DataFolder=$work/data "$worker" migrate >/dev/null
}

stop_database() { (cd / && as_server "$bin/pg_ctl" -D "$work/db" -m immediate stop >/dev/null 2>&1) || true; echo "logs: $work"; }

sql() { psql -X -q -t -A -h "$work/db" -U postgres -d postgres -c "$1"; }

scheduled=true

# start_node NAME: its log is appended to, so that it holds all lives of the node.
start_node() {
  local preload=() name=$1
  if [ "$name" = b ] && [ "$offset_b" != 0 ]; then preload=(LD_PRELOAD="$faketime" FAKETIME="+${offset_b}s" DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_FAKE_MONOTONIC=1); fi
  env "${preload[@]}" Database__ConnectionString="Host=$work/db;Username=postgres;Database=postgres" DataFolder="$work/data" \
    Service__NodeName="node-$name" Service__NodeTimeout=00:00:05 Service__MaxAttempts=100 Telemetry__Port=0 \
    Prices__Source=Csv Prices__Csv__Path="$root/deploy/samples/prices" Prices__Symbols__0=AAPL \
    Schedule__fetch-prices__Enabled=$scheduled "Schedule__fetch-prices__Cron=0/30 * * * * ?" Schedule__fetch-prices__Overlap=Allow \
    Schedule__nightly__Enabled=false Schedule__train-forecaster__Enabled=false Schedule__train-sentiment__Enabled=false \
    Schedule__fetch-reviews__Enabled=false Schedule__score-reviews__Enabled=false Schedule__prune__Overlap=Allow \
    "$worker" 2>>"$work/node-$name.log" >/dev/null &
  pid[$name]=$!
  # The first one makes the jobs known.
  until [ "$(sql "select count(*) from api.jobs")" != 0 ]; do sleep 0.5; done
}

stop_nodes() {
  local name
  for name in "${!pid[@]}"; do kill -CONT "${pid[$name]}" 2>/dev/null || true; kill -TERM "${pid[$name]}" 2>/dev/null || true; done
  for name in "${!pid[@]}"; do wait "${pid[$name]}" 2>/dev/null || true; unset "pid[$name]"; done
}

# request COUNT: mostly forecasts, which are refused for want of prices and so are cheap; prunes and fetches among them.
request() {
  sql "select count(api.request_run(case when i % 10 = 0 then 'prune' when i % 10 = 5 then 'fetch-prices' else 'forecast' end,
    case when i % 5 = 0 then '{}'::jsonb else '{\"as_of\": \"2009-12-31\"}' end)) from generate_series(1, $1) as i" >/dev/null
}

# One of: kill, freeze for longer than the timeout, stop, cancel a run, nothing.
disturb() {
  local name; if [ $(( RANDOM % 2 )) = 0 ]; then name=a; else name=b; fi
  case $(( RANDOM % 6 )) in
    0) kill -KILL "${pid[$name]}" 2>/dev/null || true; wait "${pid[$name]}" 2>/dev/null || true; start_node "$name" ;;
    1) kill -STOP "${pid[$name]}"; sleep $(( 6 + RANDOM % 4 )); kill -CONT "${pid[$name]}" ;;
    2) kill -TERM "${pid[$name]}" 2>/dev/null || true; wait "${pid[$name]}" 2>/dev/null || true; start_node "$name" ;;
    3) sql "select api.cancel_run(id) from api.runs where state in ('queued', 'running') order by random() limit 1" >/dev/null ;;
    *) ;;
  esac
  sleep $(( 1 + RANDOM % 3 ))
}

# drain SECONDS: lets both nodes work without a schedule until no run is open, or the time is up. A run that a node requeues when it stops is begun again.
drain() {
  local end=$(( SECONDS + $1 ))
  scheduled=false
  start_node a; start_node b
  while [ "$SECONDS" -lt "$end" ] && [ "$(sql "select count(*) from api.runs where state in ('queued', 'running')")" != 0 ]; do sleep 1; done
  stop_nodes
}

# report REQUESTS
report() {
  local lost double open
  lost=$(sql "select $1 - count(*) from api.runs where requested_by <> 'schedule'")
  open=$(sql "select count(*) from api.runs where state in ('queued', 'running')")
  # A run that ended twice: two nodes, or two attempts of one, executed it to the end.
  double=$(grep -hv 'will be tried again' "$work"/node-*.log | grep -oE 'Run [0-9]+ of [a-z-]+ (Succeeded|Partial|Failed|Skipped|failed|partly failed) after' | grep -oE '^Run [0-9]+' | sort | uniq -d | wc -l)
  sql "select format('%s runs: %s', count(*), (select string_agg(format('%s %s', n, state), ', ') from (select state, count(*) as n from api.runs group by state order by state) s)) from api.runs"
  sql "select format('%s attempts were lost with their process; %s runs were begun more than once', sum(losses), count(*) filter (where attempt > 1)) from worker.runs"
  echo "lost $lost, double $double, open $open"
  [ "$lost" = 0 ] && [ "$double" = 0 ] && [ "$open" = 0 ]
}
