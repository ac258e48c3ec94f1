#!/usr/bin/env bash
# A backtest by one process and by two that share its parts, each process on a core of its own, on one private PostgreSQL.
# Usage: tests/Worker.Benchmarks/nodes.sh PUBLISHED_FOLDER PRICES [SYMBOLS] [FOLDS] [ROUNDS]
#   PRICES   a folder of daily bars, NAME_data.csv or NAME.csv for each symbol
# PostgreSQL runs on core 1 in both cases: alone there while one process works on core 0, beside the second process otherwise.
set -euo pipefail

program=${1:?usage: nodes.sh PUBLISHED_FOLDER PRICES [SYMBOLS] [FOLDS] [ROUNDS]}/forecast-worker
prices=$(realpath "${2:?the folder of prices is missing}")
symbols=${3:-60} folds=${4:-8} rounds=${5:-3}
work=$(mktemp -d /tmp/nodes-benchmark-XXXXXX)
chmod 0755 "$work"
export DataFolder=$work/data Prices__Source=Csv Prices__Csv__Path=$prices Compute__Threads=1 Database__IdleTime=00:10:00
names=$(ls "$prices" | grep '\.csv$' | sed 's/\.csv$//; s/_data$//' | sort | head -n "$symbols" | paste -sd ,)

stop() {
  Database__IdleTime=00:00:00 "$program" sql "select 1" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

"$program" migrate
# Exit code 3: some symbols failed; the others are evaluated.
"$program" run fetch-prices --symbols "$names" >"$work/fetch.log" 2>&1 || [ $? = 3 ] || { cat "$work/fetch.log" >&2; exit 1; }
server=$(head -n 1 "$work/data/postgres/cluster/postmaster.pid")
taskset --all-tasks --cpu-list --pid 1 "$server" >/dev/null

# The same backtest would be found done.
forget() { "$program" sql --write "delete from worker.backtest_scores; delete from worker.backtest_parts; delete from worker.backtests" >/dev/null; }
backtest() { taskset --cpu-list "$1" "$program" backtest --symbols "$names" --folds "$folds" >"$work/out.$1" 2>"$work/log.$1"; }
seconds() {
  local began
  began=$(date +%s.%N)
  "$@"
  awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.2f", b - a }'
}
# SQL sums in any order, which changes the last digits of a figure.
figures() {
  "$program" sql "select scope, symbol, model, horizon, n, round(pinball, 9), round(rmse_ratio, 9), round(coverage_80, 9), round(dm_p_value, 9)
    from api.backtest_skill order by scope, symbol, model, horizon"
}
both() {
  backtest 0 &
  local first=$!
  backtest 1
  wait "$first"
}

echo "$symbols symbols, $folds folds"
echo "round | one, s | two, s | times as fast"
for round in $(seq "$rounds"); do
  forget
  one=$(seconds backtest 0)
  figures >"$work/a"
  forget
  two=$(seconds both)
  figures >"$work/b"
  cmp -s "$work/a" "$work/b" || { echo "the figures of one and of two processes differ" >&2; exit 1; }
  awk -v r="$round" -v a="$one" -v b="$two" 'BEGIN { printf "%5d | %6.1f | %6.1f | %.2f\n", r, a, b, a / b }'
done
