#!/bin/sh
# Runs the private PostgreSQL of one data folder, and stops it when nobody has used it for a while. The worker starts this script.
# Usage: keep-server.sh FOLDER COMMAND...
#   COMMAND            runs the server in the foreground
#   FOLDER/use.lock    held shared by each process that uses the server
#   FOLDER/start.lock  held while the server is started or stopped
#   FOLDER/idle        how many seconds the server stays without a user; the file's time is that of the last use
# It ends with the server. If it is killed, the server stops too, because COMMAND asks the kernel for a signal at the death of its parent.
set -u

# The number alone may belong to another process later.
is_running() { grep -aqsF -- "$folder/cluster" "/proc/$server/cmdline"; }

# Whether the folder is still the one of this server; it may have been removed or made anew.
is_own_folder() { [ "$(head -n 1 "$folder/cluster/postmaster.pid" 2>/dev/null)" = "$server" ]; }

seconds_left() { echo $(($(stat -c %Y "$folder/idle") + $(cat "$folder/idle") - $(date +%s))); }

# Ends with the main process, which waits for the server. A server whose folder was removed has nothing to save, and it must not clean up:
# it would remove the socket of its successor in a folder of the same name.
stop() {
  signal=INT
  is_own_folder || signal=KILL
  is_running && kill -s "$signal" "$server"
  while is_running; do sleep 1; done
  exit
}

# The locks are opened for reading, which creates no file: the folder may be on its way out.
watch() {
  while is_running; do
    # Waits until no process holds the lock, without any processor time.
    (flock --exclusive 8) 8<"$folder/use.lock"
    if ! left=$(seconds_left) || ! is_own_folder; then
      # A server that starts writes its number a moment later.
      sleep 3
      is_own_folder || stop
    elif [ "$left" -gt 0 ]; then
      sleep $((left < 5 ? left : 5))
    else
      # With the lock of starts nobody joins before the server has stopped.
      (
        flock --exclusive --nonblock 9 && flock --exclusive --nonblock 8 && [ "$(seconds_left)" -le 0 ] && stop
        sleep 1
      ) 8<"$folder/use.lock" 9<"$folder/start.lock"
    fi
  done
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
  watch </dev/null >/dev/null 2>&1 &
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
