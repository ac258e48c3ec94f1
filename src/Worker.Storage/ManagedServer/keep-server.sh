#!/bin/sh
# Runs the private PostgreSQL of one data folder, and stops it when nobody has used it for a while. The worker starts this script.
# Usage: keep-server.sh FOLDER COMMAND...
#   COMMAND            runs the server in the foreground
#   FOLDER/use.lock    held shared by each process that uses the server
#   FOLDER/start.lock  held while the server is started or stopped
#   FOLDER/idle        how many seconds the server stays without a user; the file's time is that of the last use
# If this process is killed, the kernel asks the server to stop (the parent death signal). It ends with the server.
set -u

# Whether the folder is still the one of this server; it may have been removed or made anew.
is_own_folder() { [ "$(head -n 1 "$folder/cluster/postmaster.pid" 2>/dev/null)" = "$server" ]; }

seconds_left() { echo $(($(stat -c %Y "$folder/idle") + $(cat "$folder/idle") - $(date +%s))); }

stop_when_unused() {
  while :; do
    # Returns when no process holds the lock; takes no processor time until then.
    flock --exclusive "$folder/use.lock" true 2>/dev/null
    if ! left=$(seconds_left 2>/dev/null) || ! is_own_folder; then
      # A start takes a moment to write the process number.
      sleep 5
      is_own_folder || break
      continue
    fi
    if [ "$left" -gt 0 ]; then
      sleep $((left < 5 ? left : 5))
      continue
    fi
    # With the lock nobody joins while the server stops. It is released when this process ends.
    exec 9>>"$folder/start.lock" || break
    if flock --exclusive --nonblock 9 && flock --exclusive --nonblock "$folder/use.lock" true && [ "$(seconds_left)" -le 0 ]; then
      break
    fi
    exec 9>&-
    sleep 1
  done
  kill -INT "$server"
  # The main process ends this one when the server has stopped.
  while :; do sleep 60; done
}

# The whole script is read before it runs: its file may be replaced meanwhile.
main() {
  folder=$1
  shift
  cd /
  # A signal to the whole group must not end this process before the server. A handler, unlike an ignored signal, is not inherited.
  trap : HUP INT TERM
  "$@" </dev/null >>"$folder/server.log" 2>&1 &
  server=$!
  stop_when_unused </dev/null >/dev/null 2>&1 &
  while :; do
    wait "$server"
    status=$?
    kill -0 "$server" 2>/dev/null || break
  done
  trap '' TERM
  kill -TERM 0
  exit "$status"
}

main "$@"
