#!/usr/bin/env bash
# Installs what the worker needs and this machine lacks, says what and why, and changes nothing else.
# --browser also installs Chromium, which the tests of the pages use, where Debian's packages have it.
# Running it again is quick. Known systems: Debian 12 and later, Ubuntu 24.04 and later. Elsewhere it prints what is needed.
set -euo pipefail

say() { printf '%s\n' "$*"; }
fail() { printf 'prerequisites: %s\n' "$*" >&2; exit 1; }

os_id=unknown os_codename='' os_name='this system'
if [ -r /etc/os-release ]; then
  # shellcheck source=/dev/null
  os_id=$(. /etc/os-release && echo "${ID:-unknown}")
  os_codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  os_name=$(. /etc/os-release && echo "${PRETTY_NAME:-this system}")
fi

# --- what is there -----------------------------------------------------------------------------------------------

has_dotnet() { command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }

# initdb is not on the PATH of Debian, Ubuntu or the PostgreSQL project's own packages.
has_postgres() {
  local initdb major
  for initdb in $(command -v initdb || true) /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb; do
    [ -x "$initdb" ] || continue
    major=$("$initdb" --version | grep -oE '[0-9]+' | head -n 1)
    [ "$major" -ge 14 ] && command -v psql >/dev/null && return 0
  done
  return 1
}

ldconfig_path() { command -v ldconfig || echo /sbin/ldconfig; }

library() { "$(ldconfig_path)" -p | awk -v name="$1" '$1 ~ "^" name && /x86-64/ { print $NF; exit }'; }

# libtorch's .NET binding asks for std::ios_base_library_init, which came with GCC 13.
has_libstdcxx() {
  local path
  path=$(library 'libstdc\\+\\+\\.so\\.6')
  [ -n "$path" ] && grep -q GLIBCXX_3.4.32 "$path"
}

# Charts are drawn with a font of the machine, and without one no letter appears.
has_font() { [ -n "$(find /usr/share/fonts -name '*.[to]tf' -print -quit 2>/dev/null)" ]; }

has_browser() { command -v chromium >/dev/null; }

has_icu() { [ -n "$(library 'libicuuc\\.so')" ]; }

# --- how to get it -----------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "root is needed for: $* (there is no sudo here; run this script as root)"
  fi
}

# apt talks a lot; only a failure is worth reading.
quietly() {
  local log
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { cat "$log" >&2; rm -f "$log"; fail "this command failed: $*"; }
  rm -f "$log"
}

apt_updated=''
apt_update() { [ -n "$apt_updated" ] || quietly as_root apt-get update; apt_updated=yes; }
apt_install() {
  apt_update
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# The address and key of the mirror that this machine already uses, in both of apt's file formats.
debian_mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -nE -e 's/^URIs: *([^ ]+).*/\1/p' -e 's/^deb +(\[[^]]*\] +)?([^ ]+).*/\2/p' |
    grep -E '/debian/?$' | head -n 1 || true
}

install_postgres() {
  # Without this the package would also start a database server of its own, on port 5432.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi
  apt_install postgresql postgresql-client
}

install_libstdcxx() {
  case "$os_id:$os_codename" in
    debian:bookworm)
      local mirror
      mirror=$(debian_mirror)
      [ -n "$mirror" ] || fail "found no Debian mirror in /etc/apt/sources.list or /etc/apt/sources.list.d; libstdc++ 13 or later is needed"
      # Priority 100: nothing else is taken from the newer suite, and what was taken still gets its updates.
      as_root tee /etc/apt/sources.list.d/forecast-worker-trixie.sources >/dev/null <<EOF
Types: deb
URIs: $mirror
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
      printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' | as_root tee /etc/apt/preferences.d/forecast-worker-trixie >/dev/null
      apt_updated=''
      apt_install -t trixie libstdc++6
      ;;
    *) apt_install libstdc++6 ;;
  esac
}

install_icu() {
  apt_update
  apt_install "$(apt-cache --names-only search '^libicu[0-9]+$' | awk '{ print $1 }' | sort -V | tail -n 1)"
}

print_needs() {
  cat >&2 <<EOF
prerequisites: $os_name is not a system this script knows how to install on. Needed, from its own packages:
  - .NET SDK 10                       dotnet --list-sdks shows 10.x
  - PostgreSQL server 14 or later     initdb, postgres, pg_ctl and psql (on PATH, or name the folder in Database:BinFolder)
  - libstdc++ of GCC 13 or later      strings libstdc++.so.6 shows GLIBCXX_3.4.32
  - ICU                               libicuuc.so
  - a font                            any .ttf or .otf below /usr/share/fonts
Missing here: $*
EOF
  exit 1
}

# --- what is missing ---------------------------------------------------------------------------------------------

missing=()
has_dotnet || missing+=("dotnet")
has_postgres || missing+=("postgres")
has_libstdcxx || missing+=("libstdcxx")
has_icu || missing+=("icu")
has_font || missing+=("font")
# Ubuntu's package is a snap, which does not run everywhere: the tests that need it are skipped there.
[ "${1:-}" != --browser ] || [ "$os_id" != debian ] || has_browser || missing+=("browser")

if [ "${#missing[@]}" -eq 0 ]; then
  say "prerequisites: all there (.NET SDK 10, PostgreSQL, libstdc++, ICU, a font)"
  exit 0
fi

case "$os_id" in
  debian | ubuntu) command -v apt-get >/dev/null || print_needs "${missing[@]}" ;;
  *) print_needs "${missing[@]}" ;;
esac

for need in "${missing[@]}"; do
  case "$need" in
    dotnet) fail "the .NET SDK 10 is missing (dotnet --list-sdks shows no 10.x); install it from https://dot.net and run this again" ;;
    postgres) say "prerequisites: installing the PostgreSQL server (results live in a private database)"; install_postgres; has_postgres || fail "PostgreSQL 14 or later is still missing" ;;
    libstdcxx) say "prerequisites: installing a newer libstdc++ (TorchSharp needs GLIBCXX_3.4.32, GCC 13)"; install_libstdcxx; has_libstdcxx || fail "$os_name offers no libstdc++ of GCC 13 or later; Debian 13, Ubuntu 24.04 or RHEL 10 do" ;;
    font) say "prerequisites: installing a font (for the letters in charts)"; apt_install fonts-dejavu-core; has_font || fail "there is still no font below /usr/share/fonts" ;;
    browser) say "prerequisites: installing Chromium (for the tests of the pages)"; apt_install chromium; has_browser || fail "chromium is still missing" ;;
    icu) say "prerequisites: installing ICU (text in other languages)"; install_icu; has_icu || fail "ICU (libicuuc.so) is still missing" ;;
  esac
done
say "prerequisites: done"
