#!/bin/sh
# Does what docs/deployment.md prints, on a machine that install.sh set up a moment ago. Run by
# try.sh: it makes a village, and puts an older copy back.
set -eu

serves() {
    for _try in $(seq 30); do
        python3 -c 'import urllib.request as r; print(r.urlopen("http://127.0.0.1:8000/healthz").read().decode())' \
            2>/dev/null && return
        sleep 1
    done
    echo "Error: nothing answers" >&2
    return 1
}

if [ -d /run/systemd/system ]; then
    start() { systemctl start points; }
    stop() { systemctl stop points; }
    night() { systemctl start points-nightly points-backup points-messages; }
else
    as_the_unit='cd /srv/points/app && set -a && . /etc/points/points.env && set +a && exec "$0"'
    start() {
        runuser -u points -- sh -c "$as_the_unit" .venv/bin/gunicorn >/tmp/points.log 2>&1 &
        server=$!
    }
    stop() {
        kill "$server"
        wait "$server" || true
    }
    night() { runuser -u points -- sh -c "$as_the_unit" deploy/nightly; }
fi

# A command says these words and ends with 1.
refuses() {
    words=$1
    shift
    if told=$("$@" 2>&1) || ! echo "$told" | grep "$words"; then
        echo "Error: not refused: $*: $told" >&2
        exit 1
    fi
}

set -x
cd /root
points check
points create-village 白屯村 --code 110101001001
start
serves
night
points backup --keep 14
copy=$(ls /srv/points/instance/backups | tail -n 1)
refuses "the product runs" points restore "$copy" --replace
refuses "the product runs" points upgrade
stop
refuses "add --replace" points restore "$copy"
points restore "$copy" --replace
points upgrade
start
serves
points check
stop
