"""Three nodes on this machine, from the files of deploy/ha: etcd, Patroni, PostgreSQL, HAProxy."""

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from string import Template
from urllib.request import Request, urlopen

from bench.load import ROOT, free_port
from bench.machines import NAMES, Loopback
from bench.node import PROGRAMS, WATCHING_THE_DISK, Node

FILES = ROOT / "deploy" / "ha"
PACKAGES = {
    "etcd": "etcd-server",
    "patroni": "patroni",
    "haproxy": "haproxy",
    "curl": "curl",
    "pgrep": "procps",
}
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
OF_THE_GUIDE = "/usr/lib/postgresql/15/bin"
PROGRAMS_OF_POSTGRESQL = sorted(
    map(str, Path("/usr/lib/postgresql").glob("*/bin")), key=lambda path: int(path.split("/")[-2])
)
PATIENCE_SECONDS = 120
PASSWORD = "only-on-this-machine"


def missing_packages() -> str:
    """Return the packages that three nodes need and this machine has not."""
    missing = [package for name, package in PACKAGES.items() if not shutil.which(name, path=PATH)]
    return " ".join(missing if PROGRAMS_OF_POSTGRESQL else [*missing, "postgresql"])


class Nodes:
    """The three nodes and the proxy in front of them."""

    def __init__(self, machines: Loopback, times: dict[str, int]) -> None:
        self.machines = machines
        self.folder = machines.folder
        self.times = times
        self.nodes = {name: Node(name, machines) for name in NAMES}
        self.primary_port, self.standby_port = free_port(), free_port()
        self.proxy: subprocess.Popen[bytes] | None = None

    def url(self, database: str, port: int | None = None) -> str:
        """Return the address of a database behind the proxy."""
        at = f"{self.machines.address_here}:{port or self.primary_port}"
        return f"postgresql+psycopg://postgres:{PASSWORD}@{at}/{database}"

    def start(self) -> None:
        """Start everything and wait until there are a leader and two standbys."""
        self._write_files()
        for node in self.nodes.values():
            node.start()
        self.proxy = subprocess.Popen(
            ["/usr/sbin/haproxy", "-db", "-f", str(self.folder / "haproxy.cfg")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait_until_whole()

    def stop(self) -> None:
        """End every process that was started here."""
        for node in self.nodes.values():
            for kind in node.processes:
                node.send(kind, signal.SIGCONT)
            node.send_to_postgresql(signal.SIGCONT)
            for kind in PROGRAMS:
                if kind in node.processes:
                    node.send(kind, signal.SIGKILL)
            node.send_to_postgresql(signal.SIGKILL)
        if self.proxy:
            self.proxy.kill()
            self.proxy.wait(10)

    def _write_files(self) -> None:
        here, every = self.machines.address_here, self.nodes.values()
        shared: dict[str, object] = {
            "PROXY_ADDRESS": here,
            "NETWORK": self.machines.network,
            "SUPERUSER_PASSWORD": PASSWORD,
            "REPLICATION_PASSWORD": PASSWORD,
            "PRIMARY_PORT": self.primary_port,
            "STANDBY_PORT": self.standby_port,
            "ETCD_HOSTS": ",".join(one.at("etcd") for one in every),
            "ETCD_CLUSTER": ",".join(f"{one.name}=http://{one.at('peer')}" for one in every),
        }
        for one in every:
            shared |= {
                one.name.upper(): one.at("postgresql"),
                f"{one.name.upper()}_REST": one.ports["rest"],
            }
        shutil.copy(FILES / WATCHING_THE_DISK, self.folder)
        self._fill("haproxy.cfg", "haproxy.cfg", shared)
        for one in every:
            own = {
                "NODE": one.name,
                "ADDRESS": one.address,
                "DATA": one.data,
                "SOCKETS": one.data.parent,
                "ETCD_DATA": self.folder / f"{one.name}-etcd",
                "ETCD_PORT": one.ports["etcd"],
                "ETCD_PEER_PORT": one.ports["peer"],
                "REST_PORT": one.ports["rest"],
                "POSTGRESQL_PORT": one.ports["postgresql"],
            }
            self._fill("patroni.yml", f"{one.name}-patroni.yml", {**shared, **own})
            self._fill("etcd.conf.yml", f"{one.name}-etcd.yml", {**shared, **own})

    def _fill(self, file: str, target: str, values: dict[str, object]) -> None:
        text = (FILES / file).read_text()
        text = "".join(line for line in text.splitlines(keepends=True) if line[:1] != "#")
        for name, seconds in self.times.items():
            text = re.sub(rf"(?m)^( +{name}: )\d+$", rf"\g<1>{seconds}", text)
        text = text.replace(OF_THE_GUIDE, PROGRAMS_OF_POSTGRESQL[-1])
        (self.folder / target).write_text(Template(text).substitute(values))

    def members(self) -> dict[str, dict[str, str]]:
        """Return each node as Patroni sees it, by name; nothing where none answers."""
        for node in self.nodes.values():
            try:
                with urlopen(f"http://{node.at('rest')}/cluster", timeout=2) as told:
                    return {one["name"]: one for one in json.load(told)["members"]}
            except (OSError, ValueError):
                continue
        return {}

    @property
    def leader(self) -> Node:
        """The node that takes writes. Raises RuntimeError without one."""
        for name, one in self.members().items():
            if one["role"] == "leader":
                return self.nodes[name]
        raise RuntimeError("there is no leader")

    @property
    def standby(self) -> Node:
        """The standby without which nothing is acknowledged."""
        for name, one in self.members().items():
            if one["role"] == "sync_standby":
                return self.nodes[name]
        raise RuntimeError("there is no synchronous standby")

    @property
    def etcd_leader(self) -> Node:
        """The node whose etcd leads."""
        for node in self.nodes.values():
            with urlopen(f"http://{node.at('etcd')}/v2/stats/self", timeout=5) as told:
                if json.load(told)["state"] == "StateLeader":
                    return node
        raise RuntimeError("etcd has no leader")

    def switch_over(self) -> None:
        """Let another node lead, as planned."""
        leader = self.leader
        body = json.dumps({"leader": leader.name, "candidate": self.standby.name}).encode()
        with urlopen(Request(f"http://{leader.at('rest')}/switchover", data=body), timeout=60):
            return

    def wait_until_whole(self) -> float:
        """Wait for a leader, a synchronous standby and a third that streams; return how long."""
        began = time.monotonic()
        _wait_for(self._is_whole, "three nodes that stream")
        return time.monotonic() - began

    def _is_whole(self) -> bool:
        members = self.members().values()
        roles = sorted(one["role"] for one in members)
        running = all(one["state"] in {"running", "streaming"} for one in members)
        return running and roles == ["leader", "replica", "sync_standby"]


def _wait_for(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if is_so():
            return
        time.sleep(0.5)
    raise RuntimeError(f"after {PATIENCE_SECONDS} s there are not {what}")


@contextmanager
def three_nodes(machines: Loopback, times: dict[str, int] | None = None) -> Iterator[Nodes]:
    """Give three running nodes, all ended at the end; Patroni's times may be shorter."""
    machines.folder.chmod(0o755)
    if os.geteuid() == 0:
        for folder in (machines.folder, *map(machines.disk, NAMES)):
            shutil.chown(folder, "postgres")
    nodes = Nodes(machines, times or {})
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.stop()
