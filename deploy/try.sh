#!/bin/sh
# Installs this checkout in freshly made systems, twice on SQLite and twice on PostgreSQL, and does
# there what the guide prints.
#
#   sudo deploy/try.sh            # Debian 12 and 13, Ubuntu 24.04
#   sudo deploy/try.sh trixie     # Debian 13
#
# Each system is a folder made by debootstrap, and is removed again. Where systemd-nspawn is there,
# it is booted, and its own systemd runs the units; the ports 80, 443 and 8000 are this machine's.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" = 0 ] || { echo "Error: run this as root" >&2; exit 1; }
root=
enter=false # how a command gets into the system
container=
trap 'remove' EXIT

remove() {
    [ -n "$root" ] || return 0
    if [ -n "$container" ]; then
        kill "$container" && wait "$container" || true # it shuts down in good order
    else
        inside service postgresql stop >/dev/null 2>&1 || true
        umount "$root/proc" 2>/dev/null || true
    fi
    rm -rf --one-file-system "$root" "$root.log" "$root.console" "$root.keyring"
    root=
    enter=false
    container=
}

boots() { command -v systemd-nspawn >/dev/null; }

start() {
    if ! boots; then
        mount -t proc proc "$root/proc"
        enter="chroot $root"
        return
    fi
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn -q -D "$root" --boot --register=no --keep-unit \
        </dev/null >"$root.console" 2>&1 &
    container=$!
    for _try in $(seq 60); do
        sleep 1
        first=$(pgrep -P "$container") || continue
        enter="nsenter -t $first -m -u -i -p -r -w"
        case $(inside systemctl is-system-running 2>/dev/null) in
            running | degraded) return ;;
        esac
    done
    cat "$root.console" >&2
    exit 1
}

# What runs in the system knows nothing of this machine but how packages are had.
inside() {
    # shellcheck disable=SC2046 # one word a setting
    $enter env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        $(env | grep -E '^(PIP_[A-Z_]*|https?_proxy)=' || true) "$@"
}

quietly() { "$@" >"$root.log" 2>&1 || { tail -n 20 "$root.log" >&2; exit 1; }; }

# Debian knows neither Ubuntu's key nor its latest releases.
UBUNTU=http://archive.ubuntu.com/ubuntu
UBUNTU_KEYRING=ubuntu-keyring_2023.11.28.1_all.deb
UBUNTU_KEYRING_SHA256=36de43b15853ccae0028e9a767613770c704833f82586f28eb262f0311adb8a8

bootstrap() {
    packages=ca-certificates
    ! boots || packages=$packages,systemd-sysv,dbus
    case $1 in
        noble)
            mkdir "$root.keyring"
            python3 -c 'import sys, urllib.request as r; r.urlretrieve(*sys.argv[1:])' \
                "$UBUNTU/pool/main/u/ubuntu-keyring/$UBUNTU_KEYRING" "$root.keyring/deb"
            echo "$UBUNTU_KEYRING_SHA256  $root.keyring/deb" | sha256sum --check --quiet
            dpkg-deb -x "$root.keyring/deb" "$root.keyring"
            quietly debootstrap --variant=minbase --include=$packages --components=main,universe \
                --keyring="$root.keyring/usr/share/keyrings/ubuntu-archive-keyring.gpg" \
                "$1" "$root" "$UBUNTU" /usr/share/debootstrap/scripts/jammy
            ;;
        *)
            quietly debootstrap --variant=minbase --include=$packages "$1" "$root" \
                http://deb.debian.org/debian
            ;;
    esac
}

for suite in ${*:-bookworm trixie noble}; do
    root=$(mktemp -d /var/tmp/points-try.XXXXXX)
    chmod 755 "$root"
    bootstrap "$suite"
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    [ -z "${PIP_CERT:-}" ] || install -D -m 644 "$PIP_CERT" "$root$PIP_CERT"
    mkdir -p "$root/usr/src/points"
    tar -C "$here" --exclude=./.venv --exclude=./instance --exclude=./.git -cf - . |
        tar -C "$root/usr/src/points" -xf -
    start
    for database in sqlite postgresql; do
        inside rm -rf /etc/points /srv/points/instance
        flag=$([ $database = sqlite ] || echo --postgresql)
        for time in first second; do
            began=$(date +%s)
            # shellcheck disable=SC2086 # none or one
            quietly inside /usr/src/points/deploy/install.sh $flag points.example.cn
            echo "== $suite, $database, the $time time: $(($(date +%s) - began)) s"
        done
        inside /usr/src/points/deploy/follow.sh
    done
    inside sh -c '. /etc/os-release && echo "$PRETTY_NAME, $(python3 --version)"'
    for folder in / /srv/points/app /srv/points/app/.venv; do inside du -shx $folder; done
    remove
done
