#!/usr/bin/env bash
# Installs forecast-worker as a systemd service, or upgrades it; running it again with the same build changes nothing.
#
#   install.sh [--from FOLDER] [--backend cpu|cuda] [--gpu]   build and install; FOLDER holds the output of 'dotnet publish src/Worker'
#   install.sh --rollback                                      switch back to the release before
#   install.sh --uninstall [--purge]                           remove the programs; --purge also removes settings, data and account
#
# DESTDIR=FOLDER stages all files below FOLDER and does nothing to the running system (for packages and tests).
# Programs: /opt/forecast-worker (the last three releases). Settings: /etc/forecast-worker. Data: /var/lib/forecast-worker/data.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

account=forecast-worker
destdir=${DESTDIR:-}
programs=$destdir/opt/forecast-worker
settings=$destdir/etc/forecast-worker
state=$destdir/var/lib/forecast-worker
units=$destdir/etc/systemd/system
command=$destdir/usr/local/bin/forecast-worker
kept_releases=3

say() { printf 'install: %s\n' "$*"; }
fail() { printf 'install: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '4,6s/^# *//p' "${BASH_SOURCE[0]}" >&2; exit 2; }

# systemd's own test for "was this machine booted with systemd": false in a chroot and in most containers.
is_live() { [ -z "$destdir" ] && [ -d /run/systemd/system ]; }
owned_by_account() { [ -n "$destdir" ] || chown "root:$account" "$1"; }
release_of() { basename "$(readlink "$programs/current" 2>/dev/null || true)"; }

# --- install -----------------------------------------------------------------------------------------------------

publish() {
  "$root/deploy/prerequisites.sh" >&2
  say "building (backend $1)" >&2
  local output
  output=$(mktemp -d)
  dotnet publish "$root/src/Worker/Worker.csproj" --configuration Release --output "$output" --nologo --verbosity quiet \
    -p:TorchBackend="$1" >&2
  printf '%s\n' "$output"
}

# A release is named by its version and its content, so that the same build is the same release.
release_name() {
  local version digest
  version=$(grep -oE '"forecast-worker/[0-9][^"]*"' "$1/forecast-worker.deps.json" | head -n 1 | tr -d '"' | cut -d / -f 2)
  digest=$(cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-12)
  printf '%s-%s\n' "${version:-0}" "$digest"
}

install_release() {
  local published=$1 name staging
  if [ ! -x "$published/forecast-worker" ] || [ ! -e "$published/forecast-worker.deps.json" ]; then
    fail "$published holds no published forecast-worker; give the output folder of 'dotnet publish src/Worker'"
  fi
  name=$(release_name "$published")
  if [ -d "$programs/releases/$name" ]; then
    say "release $name is already there"
  else
    # Copied next to its place and renamed: a half-copied release is never the current one.
    staging=$programs/releases/.incoming
    rm -rf "$staging"
    mkdir -p "$programs/releases"
    cp -R "$published" "$staging"
    # Whatever the builder's umask was: readable by all, writable by root, one program.
    find "$staging" -type d -exec chmod 0755 {} + -o -type f -exec chmod 0644 {} +
    chmod 0755 "$staging/forecast-worker"
    mv "$staging" "$programs/releases/$name"
    say "release $name copied"
  fi
  if [ "$(release_of)" != "$name" ]; then
    [ ! -L "$programs/current" ] || ln -sfn "$(readlink "$programs/current")" "$programs/previous"
    switch_to "$name"
    is_changed=yes
  fi
  prune_releases
}

# Renaming a link over a link leaves no moment without one.
switch_to() {
  ln -sfn "releases/$1" "$programs/.current"
  mv -T "$programs/.current" "$programs/current"
  say "current release: $1"
}

prune_releases() {
  local name
  # shellcheck disable=SC2012 # The names are ours: no spaces.
  ls -1t "$programs/releases" | tail -n "+$((kept_releases + 1))" | while read -r name; do
    case "$name" in "$(release_of)" | "$(basename "$(readlink "$programs/previous" 2>/dev/null || true)")") continue ;; esac
    rm -rf "${programs:?}/releases/$name"
    say "release $name removed (the last $kept_releases are kept)"
  done
}

# Installs a file where it differs, and remembers that.
put() {
  local mode=$1 source=$2 target=$3
  if ! cmp -s "$source" "$target"; then
    install -D -m "$mode" "$source" "$target"
    is_changed=yes
    say "installed ${target#"$destdir"}"
  fi
}

# The operator's own files: written once, never replaced.
put_once() {
  [ -e "$3" ] || put "$@"
  owned_by_account "$3"
}

ensure_account() {
  [ -z "$destdir" ] || { say "staging: the account '$account' is not created"; return; }
  id -u "$account" >/dev/null 2>&1 && return
  useradd --system --user-group --no-create-home --home-dir "$state/data" --shell /usr/sbin/nologin "$account"
  say "created the account '$account'"
}

# The runtime must be there for the service's account too, not only in the builder's home.
prove_start() {
  local answer
  [ -z "$destdir" ] || return 0
  answer=$(cd / && setpriv --reuid="$account" --regid="$account" --init-groups -- "$programs/current/forecast-worker" --version 2>&1) \
    || fail "the account '$account' cannot start $programs/current/forecast-worker. It answered:
$answer
It needs the .NET 10 and ASP.NET Core runtime in a place that all accounts may read (the packages of your distribution, or /usr/share/dotnet), or DOTNET_ROOT in /etc/forecast-worker/environment."
  say "forecast-worker $answer starts as '$account'"
}

install_all() {
  local published=$from
  ensure_account
  if [ -z "$published" ]; then
    published=$(publish "$backend")
    # shellcheck disable=SC2064 # The folder of now.
    trap "rm -rf '$published'" EXIT
  fi
  is_changed=''
  install_release "$published"
  put 0644 "$root/deploy/README.md" "$programs/README.md"
  install -d -m 0750 "$settings"
  owned_by_account "$settings"
  put_once 0640 "$here/settings.json" "$settings/settings.json"
  put_once 0640 "$here/environment" "$settings/environment"
  put 0755 "$here/forecast-worker.sh" "$command"
  put 0644 "$here/forecast-worker.service" "$units/forecast-worker.service"
  [ -z "$gpu" ] || put 0644 "$here/gpu.conf" "$units/forecast-worker.service.d/gpu.conf"
  prove_start
  prepare_data
  restart_or_advise
}

# systemd does this too, but the command line may be used before the service's first start.
prepare_data() {
  [ -z "$destdir" ] || return 0
  install -d -m 0755 "$state"
  install -d -m 0700 -o "$account" -g "$account" "$state/data"
}

restart_or_advise() {
  if ! is_live; then
    say "systemd does not run here: nothing was started. On the booted machine: systemctl daemon-reload && systemctl enable --now forecast-worker"
    return
  fi
  [ -z "$is_changed" ] || systemctl daemon-reload
  if ! systemctl is-active --quiet forecast-worker; then
    say "next: edit /etc/forecast-worker/settings.json, 'forecast-worker check', then 'systemctl enable --now forecast-worker'"
  elif [ -n "$is_changed" ]; then
    systemctl restart forecast-worker
    say "the service was restarted: journalctl -u forecast-worker -f"
  else
    say "nothing has changed; the service runs on"
  fi
}

# --- the ways back -----------------------------------------------------------------------------------------------

rollback() {
  local now before
  now=$(release_of)
  before=$(basename "$(readlink "$programs/previous" 2>/dev/null || true)")
  if [ -z "$before" ] || [ ! -d "$programs/releases/$before" ]; then fail "there is no release before ${now:-the first} in $programs/releases"; fi
  ln -sfn "releases/$now" "$programs/previous"
  switch_to "$before"
  say "an older release refuses a newer database schema: see 'Roll back' in $programs/README.md"
  if is_live && systemctl is-active --quiet forecast-worker; then systemctl restart forecast-worker; fi
}

uninstall() {
  if is_live && [ -e "$units/forecast-worker.service" ]; then systemctl disable --now forecast-worker; fi
  rm -f "$units/forecast-worker.service" "$units/multi-user.target.wants/forecast-worker.service" \
    "$units/forecast-worker.service.d/gpu.conf" "$command"
  rm -rf "$programs"
  if [ -n "$purge" ]; then
    rm -rf "$units/forecast-worker.service.d" "$settings" "$state/data"
    if [ -z "$destdir" ] && id -u "$account" >/dev/null 2>&1; then userdel "$account"; fi
  fi
  [ ! -d "$units/forecast-worker.service.d" ] || rmdir --ignore-fail-on-non-empty "$units/forecast-worker.service.d"
  [ ! -d "$state" ] || rmdir --ignore-fail-on-non-empty "$state"
  is_live && systemctl daemon-reload
  if [ -n "$purge" ]; then say "removed, with settings, data and account"
  else say "removed; kept: $settings, $state/data and the account '$account' (--purge removes them)"; fi
}

from='' backend=cpu gpu='' purge='' action=install_all
while [ $# -gt 0 ]; do
  case "$1" in
    --from) [ $# -gt 1 ] || usage; from=$(cd "$2" && pwd); shift ;;
    --backend) [ $# -gt 1 ] || usage; backend=$2; shift ;;
    --gpu) gpu=yes ;;
    --rollback) action=rollback ;;
    --uninstall) action=uninstall ;;
    --purge) purge=yes ;;
    *) usage ;;
  esac
  shift
done
case "$backend" in cpu | cuda) ;; *) fail "--backend is '$backend'; it should be cpu or cuda" ;; esac
[ -z "$purge" ] || [ "$action" = uninstall ] || usage
[ -n "$destdir" ] || [ "$(id -u)" -eq 0 ] || fail "root is needed to install: run 'sudo $0 $*', or stage with DESTDIR=FOLDER"
"$action"
