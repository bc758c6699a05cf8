"""One machine of three: etcd, Patroni with the PostgreSQL below it, and what watches its disk."""

import os
import signal
import subprocess
from pathlib import Path

from bench.machines import Loopback

WATCHING_THE_DISK = "hand-over-when-full"
PROGRAMS = ("etcd", "patroni", "disk")


class Node:
    """A machine of three: its etcd, and its Patroni with the PostgreSQL below it."""

    def __init__(self, name: str, machines: Loopback) -> None:
        self.name = name
        self.machines = machines
        self.folder = machines.folder
        self.address = machines.address(name)
        self.ports = machines.ports()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def data(self) -> Path:
        """Where its PostgreSQL keeps everything."""
        return self.machines.disk(self.name) / "data"

    def at(self, kind: str) -> str:
        """Return where one of its programs listens."""
        return f"{self.address}:{self.ports[kind]}"

    def start(self) -> None:
        """Start all of it."""
        self.start_etcd()
        self.start_patroni()
        self._start_watching_its_disk()

    def _start(self, kind: str, command: list[str]) -> None:
        """Start a program of the node as the user of PostgreSQL."""
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        with (self.folder / f"{self.name}-{kind}.log").open("ab") as log:
            self.processes[kind] = subprocess.Popen(
                self.machines.on(self.name, [*as_postgres, *command]),
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    def start_etcd(self) -> None:
        """Start its member of etcd."""
        self._start("etcd", ["etcd", f"--config-file={self.folder}/{self.name}-etcd.yml"])

    def start_patroni(self) -> None:
        """Start its Patroni, which starts PostgreSQL."""
        self._start("patroni", ["patroni", f"{self.folder}/{self.name}-patroni.yml"])

    def _start_watching_its_disk(self) -> None:
        told = {"NODE": self.name, "REST": self.at("rest"), "DATA": str(self.data)}
        given = [f"{name}={value}" for name, value in told.items()]
        self._start("disk", ["env", *given, "sh", f"{self.folder}/{WATCHING_THE_DISK}"])

    def send(self, kind: str, what: signal.Signals) -> None:
        """Send a signal to all processes of a program's session."""
        try:
            os.killpg(self.processes[kind].pid, what)
        except ProcessLookupError:
            return
        if what is signal.SIGKILL:
            self.processes[kind].wait(10)

    @property
    def postmaster(self) -> int | None:
        """The process of its PostgreSQL, None while there is none.

        The file outlives a killed one, and its number may be another's by then.
        """
        try:
            process = int((self.data / "postmaster.pid").read_text().split()[0])
            return process if Path(f"/proc/{process}/cwd").samefile(self.data) else None
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
