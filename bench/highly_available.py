"""Three nodes on this machine, from the files of deploy/ha: etcd, Patroni, PostgreSQL, HAProxy."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from string import Template
from urllib.request import Request, urlopen

from bench.load import ROOT, free_port

FILES = ROOT / "deploy" / "ha"
NODES = ("a", "b", "c")
PATIENCE_SECONDS = 120
PASSWORD = "only-on-this-machine"
ADDRESS = "127.0.0.1"


class Node:
    """A machine of three: its etcd, and its Patroni with the PostgreSQL below it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        ports = ("etcd", "peer", "rest", "postgresql")
        self.ports = {kind: free_port() for kind in ports}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, kind: str, command: list[str]) -> None:
        """Start a program of the node as the user of PostgreSQL."""
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        with (self.folder / f"{self.name}-{kind}.log").open("ab") as log:
            self.processes[kind] = subprocess.Popen(
                [*as_postgres, *command],
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    def start_etcd(self) -> None:
        """Start its member of etcd."""
        self.start("etcd", ["etcd", f"--config-file={self.folder}/{self.name}-etcd.yml"])

    def start_patroni(self) -> None:
        """Start its Patroni, which starts PostgreSQL."""
        self.start("patroni", ["patroni", f"{self.folder}/{self.name}-patroni.yml"])

    def send(self, kind: str, what: signal.Signals) -> None:
        """Send a signal to all processes of a program's session."""
        try:
            os.killpg(self.processes[kind].pid, what)
        except ProcessLookupError:
            return

    @property
    def postmaster(self) -> int | None:
        """The process of its PostgreSQL, None while there is none."""
        file = self.folder / self.name / "postmaster.pid"
        try:
            return int(file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def send_to_postgresql(self, what: signal.Signals) -> None:
        """Send a signal to PostgreSQL: to all its processes, which are a group of their own."""
        if self.postmaster is not None:
            for process in [self.postmaster, *_children(self.postmaster)]:
                try:
                    os.kill(process, what)
                except ProcessLookupError:
                    continue


def _children(process: int) -> list[int]:
    told = subprocess.run(
        ["pgrep", "-P", str(process)], check=False, capture_output=True, text=True
    )
    return [int(line) for line in told.stdout.split()]


class Nodes:
    """The three nodes and the proxy in front of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.nodes = {name: Node(name, folder) for name in NODES}
        self.primary_port, self.standby_port = free_port(), free_port()
        self.proxy: subprocess.Popen[bytes] | None = None

    def url(self, database: str, port: int | None = None) -> str:
        """Return the address of a database behind the proxy."""
        at = f"{ADDRESS}:{port or self.primary_port}"
        return f"postgresql+psycopg://postgres:{PASSWORD}@{at}/{database}"

    def start(self) -> None:
        """Start everything and wait until there are a leader and two standbys."""
        self._write_files()
        for node in self.nodes.values():
            node.start_etcd()
        for node in self.nodes.values():
            node.start_patroni()
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
            for kind in ("patroni", "etcd"):
                if kind in node.processes:
                    node.send(kind, signal.SIGKILL)
                    node.processes[kind].wait(10)
            node.send_to_postgresql(signal.SIGKILL)
        if self.proxy:
            self.proxy.kill()
            self.proxy.wait(10)

    def _write_files(self) -> None:
        every = self.nodes.values()
        shared = {
            "ADDRESS": ADDRESS,
            "PROXY_ADDRESS": ADDRESS,
            "NETWORK": f"{ADDRESS}/32",
            "SOCKETS": str(self.folder),
            "SUPERUSER_PASSWORD": PASSWORD,
            "REPLICATION_PASSWORD": PASSWORD,
            "PRIMARY_PORT": self.primary_port,
            "STANDBY_PORT": self.standby_port,
            "ETCD_HOSTS": ",".join(f"{ADDRESS}:{one.ports['etcd']}" for one in every),
            "ETCD_CLUSTER": ",".join(
                f"{one.name}=http://{ADDRESS}:{one.ports['peer']}" for one in every
            ),
        }
        for one in every:
            shared |= {
                one.name.upper(): f"{ADDRESS}:{one.ports['postgresql']}",
                f"{one.name.upper()}_REST": one.ports["rest"],
            }
        self._fill("haproxy.cfg", "haproxy.cfg", shared)
        for one in every:
            own = {
                "NODE": one.name,
                "DATA": str(self.folder / one.name),
                "ETCD_DATA": str(self.folder / f"{one.name}-etcd"),
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
        (self.folder / target).write_text(Template(text).substitute(values))

    def members(self) -> dict[str, dict[str, str]]:
        """Return each node as Patroni sees it, by name; nothing where none answers."""
        for node in self.nodes.values():
            try:
                with urlopen(f"http://{ADDRESS}:{node.ports['rest']}/cluster", timeout=2) as told:
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
            url = f"http://{ADDRESS}:{node.ports['etcd']}/v3/maintenance/status"
            with urlopen(Request(url, data=b"{}"), timeout=5) as told:
                status = json.load(told)
            if status["leader"] == status["header"]["member_id"]:
                return node
        raise RuntimeError("etcd has no leader")

    def switch_over(self) -> None:
        """Let another node lead, as planned."""
        body = json.dumps({"leader": self.leader.name, "candidate": self.standby.name}).encode()
        url = f"http://{ADDRESS}:{self.leader.ports['rest']}/switchover"
        with urlopen(Request(url, data=body), timeout=60):
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
def three_nodes(folder: Path) -> Iterator[Nodes]:
    """Give three running nodes in this folder, all ended at the end."""
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    nodes = Nodes(folder)
    with ExitStack() as stack:
        stack.callback(nodes.stop)
        nodes.start()
        yield nodes
