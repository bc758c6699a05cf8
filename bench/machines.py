"""Where three nodes stand: on the loopback of this machine, or on three that are nearly real."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.load import free_port

NAMES = ("a", "b", "c")
PORTS = {"etcd": 2379, "peer": 2380, "rest": 8008, "postgresql": 5432}
"""Those of the guide."""
DISK_BYTES = 1_500_000_000
NETWORK = "10.77.0"


class Loopback:
    """Three nodes on one address; anybody may start them."""

    address_here = "127.0.0.1"
    network = "127.0.0.1/32"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def address(self, _name: str) -> str:
        """Return where a node is reached."""
        return self.address_here

    def ports(self) -> dict[str, int]:
        """Return ports for a node that nobody listens on."""
        return {kind: free_port() for kind in PORTS}

    def disk(self, name: str) -> Path:
        """Return the folder that stands for a node's disk."""
        return self.folder / f"{name}-disk"

    def on(self, _name: str, command: list[str]) -> list[str]:
        """Return the command as it is run on a node."""
        return command


class Namespaces(Loopback):
    """Three nodes with an address and a disk each; only root can make them."""

    address_here = f"{NETWORK}.254"
    network = f"{NETWORK}.0/24"
    _prefix = f"ha{os.getpid()}"

    def address(self, name: str) -> str:
        """Return where a node is reached."""
        return f"{NETWORK}.{NAMES.index(name) + 1}"

    def ports(self) -> dict[str, int]:
        """Return the ports of the guide: each node has its own address."""
        return PORTS

    def on(self, name: str, command: list[str]) -> list[str]:
        """Return the command as it is run on a node."""
        return ["ip", "netns", "exec", self._prefix + name, *command]

    def cut_off(self, name: str) -> None:
        """Take the node's cable out."""
        _do("ip", "link", "set", self._prefix + name, "down")

    def join(self, name: str) -> None:
        """Put the node's cable in again."""
        _do("ip", "link", "set", self._prefix + name, "up")

    def fill(self, name: str) -> Path:
        """Leave no room on a node's disk; return the file that takes it."""
        filler = self.disk(name) / "filler"
        with filler.open("wb") as file:
            size, at = shutil.disk_usage(filler).free, 0
            while size >= 1024:
                try:
                    os.posix_fallocate(file.fileno(), at, size)
                except OSError:
                    size //= 2
                else:
                    at += size
        return filler

    def make(self, stack: ExitStack) -> None:
        """Make the network and the disks, and let the stack take them away."""
        _do("ip", "link", "add", self._prefix, "type", "bridge")
        stack.callback(_do, "ip", "link", "delete", self._prefix)
        _do("ip", "address", "add", f"{self.address_here}/24", "dev", self._prefix)
        _do("ip", "link", "set", self._prefix, "up")
        for name in NAMES:
            self._connect(stack, name)
            self._give_disk(stack, name)

    def _connect(self, stack: ExitStack, name: str) -> None:
        space = self._prefix + name
        _do("ip", "netns", "add", space)
        stack.callback(_do, "ip", "netns", "delete", space)
        _do("ip", "link", "add", space, "type", "veth", "peer", "name", "eth0", "netns", space)
        stack.callback(_do, "ip", "link", "delete", space)
        _do("ip", "link", "set", space, "master", self._prefix, "up")
        inside = ("ip", "-n", space)
        _do(*inside, "address", "add", f"{self.address(name)}/24", "dev", "eth0")
        _do(*inside, "link", "set", "eth0", "up")
        _do(*inside, "link", "set", "lo", "up")

    def _give_disk(self, stack: ExitStack, name: str) -> None:
        image, disk = self.folder / f"{name}.image", self.disk(name)
        with image.open("wb") as file:
            file.truncate(DISK_BYTES)
        _do("mkfs.ext4", "-q", "-m", "0", str(image))
        disk.mkdir()
        _do("mount", "-o", "loop", str(image), str(disk))
        stack.callback(_let_go_of, disk)


def _do(*command: str) -> None:
    subprocess.run(command, check=True)


def _let_go_of(disk: Path) -> None:
    """Take a disk away, as soon as nobody who was killed holds it any more."""
    for _try in range(50):
        if subprocess.run(["umount", disk], check=False, capture_output=True).returncode == 0:
            return
        time.sleep(0.2)
    raise RuntimeError(f"{disk} is still mounted")


@contextmanager
def loopback(folder: Path) -> Iterator[Loopback]:
    """Give the loopback, with a folder for each node."""
    machines = Loopback(folder)
    for name in NAMES:
        machines.disk(name).mkdir()
    yield machines


@contextmanager
def namespaces(folder: Path) -> Iterator[Namespaces]:
    """Give three networks and disks, taken away at the end. Only root can."""
    machines = Namespaces(folder)
    with ExitStack() as stack:
        machines.make(stack)
        yield machines
