#!/bin/sh
# Installs this checkout on Debian 12 or 13 or Ubuntu 24.04, or brings the installation to it;
# twice does no harm.
#
#   sudo deploy/install.sh points.example.cn
#   sudo deploy/install.sh --postgresql points.example.cn    # the first time, instead of SQLite
#
# The product lands in /srv/points/app, which belongs to root; what it keeps, in
# /srv/points/instance, which belongs to the user points; its settings, in /etc/points/points.env.
# Settings and site that are there already are left as they are.
set -eu

database=sqlite
if [ "${1:-}" = --postgresql ]; then
    database=postgresql
    shift
fi
name=${1:-}
here=$(cd "$(dirname "$0")/.." && pwd)
home=/srv/points

say() { echo "== $*"; }

[ "$(id -u)" = 0 ] || { echo "Error: run this as root" >&2; exit 1; }
if [ -z "$name" ] && [ ! -e /etc/points/points.env ]; then
    echo "Error: name the address that people open: deploy/install.sh points.example.cn" >&2
    exit 1
fi
if [ $database = postgresql ] && [ -e /etc/points/points.env ] && [ ! -e /etc/points/owner.env ]; then
    echo "Error: the books are where /etc/points/points.env says; nothing moves them to PostgreSQL" >&2
    exit 1
fi
case $name in *[!A-Za-z0-9.-]*) echo "Error: $name is no host name" >&2; exit 1 ;; esac

say "packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 python3-venv make nginx ssl-cert >/dev/null

say "user and folders"
getent passwd points >/dev/null ||
    useradd --system --user-group --home-dir "$home" --no-create-home --shell /usr/sbin/nologin points
install -d -m 755 "$home"
install -d -m 700 -o points -g points "$home/instance"
install -d -m 750 -g points /etc/points

running() { [ -d /run/systemd/system ]; }
if running && systemctl is-active --quiet points; then
    say "stop"
    systemctl stop points
fi

if [ $database = postgresql ]; then
    say "PostgreSQL"
    apt-get install -y -qq --no-install-recommends postgresql >/dev/null
    if running; then systemctl start postgresql; else service postgresql start >/dev/null; fi
    as_superuser() { (cd / && runuser -u postgres -- psql -q -X -v ON_ERROR_STOP=1 "$@"); }
    port=$(as_superuser -A -t -c 'SHOW port') # another one than 5432 beside an earlier release's
    if [ ! -e /etc/points/owner.env ]; then
        drawn=$(od -An -N 24 -t x1 /dev/urandom | tr -d ' \n')
        (umask 077 && sed "s/@PASSWORD@/$drawn/; s/@PORT@/$port/" "$here/deploy/owner.env" \
            >/etc/points/owner.env)
    fi
    # Only root reads it, and psql from its input: it is no argument that others could list.
    password=$(sed -n 's|^OWNER_DATABASE_URL=.*//points_owner:\([^@]*\)@.*|\1|p' /etc/points/owner.env)
    printf "\\\\set password '%s'\\n" "$password" | cat - "$here/deploy/roles.sql" | as_superuser
fi

say "the product"
if [ "$here" != "$home/app" ]; then
    install -d -m 755 "$home/app"
    find "$home/app" -mindepth 1 -maxdepth 1 ! -name .venv -exec rm -rf {} +
    # Only what the product is made of: no virtual environment, no instance of the checkout.
    tar -C "$here" --exclude=./.venv --exclude=./instance --exclude=./.git \
        --exclude=__pycache__ -cf - . | tar -C "$home/app" --no-same-owner -xf -
fi
chown -R root:root "$home/app"
chmod -R u=rwX,go=rX "$home/app"
(umask 022 && make --no-print-directory -C "$home/app" setup >"$home/setup.log" 2>&1) ||
    { tail -n 20 "$home/setup.log" >&2; exit 1; }

say "settings"
if [ ! -e /etc/points/points.env ]; then
    sed "s/@NAME@/$name/" "$home/app/deploy/points.env" >/etc/points/points.env
    address="postgresql://points@:${port:-}/points?host=/var/run/postgresql"
    [ $database = sqlite ] ||
        sed -i "s|^# DATABASE_URL=.*|DATABASE_URL=$address|" /etc/points/points.env
fi
chown root:points /etc/points/points.env
chmod 640 /etc/points/points.env
install -m 755 "$home/app/deploy/points" /usr/local/bin/points

say "services"
for unit in "$home"/app/deploy/points*.service "$home"/app/deploy/points*.timer; do
    install -m 644 "$unit" /etc/systemd/system/
done
if [ ! -e /etc/nginx/sites-available/points ]; then
    sed "s/@NAME@/$name/" "$home/app/deploy/nginx.conf" >/etc/nginx/sites-available/points
    # From 1.25.1 on nginx has a directive for HTTP/2, and warns of the former spelling.
    version=$(nginx -v 2>&1 | sed 's|.*/||; s| .*||')
    if [ "$(printf '%s\n' 1.25.1 "$version" | sort -V | head -n 1)" = 1.25.1 ]; then
        sed -i -e 's/ ssl http2;/ ssl;/' -e 's/^\( *\)listen \[::\]:443 ssl;/&\n\1http2 on;/' \
            /etc/nginx/sites-available/points
    fi
    ln -sf ../sites-available/points /etc/nginx/sites-enabled/points
fi
nginx -t -q
points upgrade
if ! running; then
    say "installed; no systemd runs here, so nothing was started"
    exit 0
fi
systemctl daemon-reload
systemctl enable --quiet --now points-nightly.timer points-backup.timer points-messages.timer
systemctl enable --quiet points
systemctl start points
systemctl reload-or-restart nginx
say "running; the first village is set up at the address that this prints:"
points setup-address
