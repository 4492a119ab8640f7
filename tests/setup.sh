#!/bin/sh
# Installs what the tests need beyond Python: Chromium, a CJK font, PostgreSQL with PostGIS, Node,
# nginx, ffmpeg (which makes the videos that are played).
# Debian only, as root or with sudo; elsewhere it says what is missing and the tests that need it
# are skipped with that reason (with CI=true they fail).
set -u

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v npm >/dev/null 2>&1 || missing="$missing nodejs npm"
[ -n "$(PATH="$PATH:/usr/sbin" command -v nginx)" ] || missing="$missing nginx-light"
command -v ffmpeg >/dev/null 2>&1 || missing="$missing ffmpeg"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing="$missing postgresql"
ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || missing="$missing postgis-server"
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed, and not a Debian machine:$missing" >&2
    exit 0
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Not installed, and neither root nor sudo here:$missing" >&2
        exit 0
    fi
    as_root="sudo"
fi
echo "Installing for the tests:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# The server's major version differs by Debian release, and PostGIS has it in its package name.
packages=$(echo "$missing" | sed 's/ postgis-server//')
[ -n "$packages" ] && $as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
case "$missing" in
*postgis-server*)
    version=$(ls /usr/lib/postgresql | sort -V | tail -1)
    $as_root apt-get install -y -qq --no-install-recommends "postgresql-$version-postgis-3" >/dev/null
    ;;
esac
