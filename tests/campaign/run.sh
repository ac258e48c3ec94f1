#!/usr/bin/env bash
# The two-node campaign: two services on one database take requests while they are killed, frozen and stopped, with clocks that differ.
# Usage: tests/campaign/run.sh [REQUESTS] [SEED]     (default 2000 requests, seed 1; a third of them with each clock offset of node b)
# Needs the built worker (dotnet build -c Release), the server binaries of PostgreSQL and, for the offsets, libfaketime.
# Prints how many runs were lost, executed twice or left open. Exit code 0 if all three are 0.
set -euo pipefail
requests=${1:-2000} RANDOM=${2:-1}
here=$(cd "$(dirname "$0")" && pwd) root=$(cd "$(dirname "$0")/../.." && pwd)
worker=$root/src/Worker/bin/Release/net10.0/forecast-worker
offsets=(0 30 300)
settle=900

. "$here/cluster.sh"
start_database
trap 'stop_nodes; stop_database' EXIT

[ -n "$faketime" ] || { echo "libfaketime is not installed: all clocks are right"; offsets=(0); }
each=$(( (requests + ${#offsets[@]} - 1) / ${#offsets[@]} ))
for offset in "${offsets[@]}"; do
  echo "== node b is $offset s ahead: $each requests ($SECONDS s)"
  offset_b=$offset
  start_node a; start_node b
  asked=0
  while [ "$asked" -lt "$each" ]; do
    batch=$(( each - asked < 25 ? each - asked : 25 ))
    request "$batch"
    asked=$(( asked + batch ))
    disturb
  done
  stop_nodes
done

echo "== both nodes finish what is open"
drain "$settle"
report "$(( each * ${#offsets[@]} ))"
