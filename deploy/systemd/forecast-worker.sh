#!/bin/sh
# forecast-worker as the service runs it: its account, its settings, its data. Installed by install.sh as the command on the PATH.
set -eu

account=forecast-worker
environment=/etc/forecast-worker/environment
export FORECAST_WORKER_SETTINGS="${FORECAST_WORKER_SETTINGS:-/etc/forecast-worker/settings.json}"
export STATE_DIRECTORY=/var/lib/forecast-worker/data
export HOME="$STATE_DIRECTORY"

if [ "$(id -un)" != "$account" ]; then
  if [ "$(id -u)" -eq 0 ]; then
    exec setpriv --reuid="$account" --regid="$account" --init-groups -- "$0" "$@"
  fi
  echo "forecast-worker works on the service's data as the account '$account': run 'sudo forecast-worker $*'." >&2
  exit 1
fi

# NAME=value lines as systemd reads them; a ';' in a connection string ends no command. What the caller has set wins.
if [ -r "$environment" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    name=${line%%=*} value=${line#*=}
    case "$name" in "$line" | '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;; esac
    eval "[ -z \"\${$name+set}\" ]" || continue
    case "$value" in \"*\" | \'*\') value=${value#?} value=${value%?} ;; esac
    export "$name=$value"
  done <"$environment"
fi
[ ! -r /etc/forecast-worker/pgpass ] || export PGPASSFILE="${PGPASSFILE:-/etc/forecast-worker/pgpass}"

exec /opt/forecast-worker/current/forecast-worker "$@"
