#!/bin/sh
# Installs this checkout in freshly made systems, as the guide says, twice, and asks it for a page.
#
#   sudo deploy/try.sh            # Debian 12 and 13
#   sudo deploy/try.sh trixie     # Debian 13
#
# Each system is a folder made by debootstrap, and is removed again. No systemd runs in it.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" = 0 ] || { echo "Error: run this as root" >&2; exit 1; }
root=
trap '[ -z "$root" ] || rm -rf "$root" "$root.log"' EXIT

# What runs in the system knows nothing of this machine but how packages are had.
inside() {
    # shellcheck disable=SC2046 # one word a setting
    chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        $(env | grep -E '^(PIP_[A-Z_]*|https?_proxy)=' || true) "$@"
}

for suite in ${*:-bookworm trixie}; do
    echo "== $suite =="
    root=$(mktemp -d /var/tmp/points-try.XXXXXX)
    chmod 755 "$root"
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" \
        http://deb.debian.org/debian >"$root.log" 2>&1 || { tail -n 5 "$root.log" >&2; exit 1; }
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ -z "${PIP_CERT:-}" ] || install -D -m 644 "$PIP_CERT" "$root$PIP_CERT"
    mkdir -p "$root/usr/src/points"
    tar -C "$here" --exclude=./.venv --exclude=./instance --exclude=./.git -cf - . |
        tar -C "$root/usr/src/points" -xf -
    for time in first second; do
        began=$(date +%s)
        inside /usr/src/points/deploy/install.sh points.example.cn >"$root/log" 2>&1 ||
            { tail -n 20 "$root/log" >&2; exit 1; }
        echo "$time: $(($(date +%s) - began)) s"
    done
    inside sh -c '. /etc/os-release && echo "$PRETTY_NAME, $(python3 --version)"'
    inside points check
    inside points backup
    inside runuser -u points -- sh -c '
        cd /srv/points/app && set -a && . /etc/points/points.env && set +a
        BIND=127.0.0.1:8099 WEB_CONCURRENCY=1 .venv/bin/gunicorn >/tmp/points.log 2>&1 &
        for _try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
            sleep 1
            python3 -c "
import urllib.request
print(urllib.request.urlopen(\"http://127.0.0.1:8099/healthz\").read().decode())" 2>/dev/null && break
        done
        kill $!; wait $! || true'
    du -sh "$root/srv/points/app" "$root/srv/points/app/.venv" | sed "s|$root||"
    rm -rf "$root" "$root.log"
    root=
done
