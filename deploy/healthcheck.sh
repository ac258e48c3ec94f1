#!/usr/bin/env bash
# Exit 0 where the worker in this container says that it lives, else 1. Needs only bash: no curl in the image.
# Usage: healthcheck.sh [PATH]     PATH is /healthz/live, or /healthz/ready which also asks the database
set -euo pipefail

port=${Telemetry__Port:-8080}
# Port 0 turns the endpoint off: then there is nothing to ask.
[ "$port" != 0 ] || exit 0
path=${1:-/healthz/live}

exec {connection}<>"/dev/tcp/127.0.0.1/$port"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&"$connection"
read -r -t 4 -u "$connection" _ status _
[ "$status" = 200 ] || { echo "$path answered $status" >&2; exit 1; }
