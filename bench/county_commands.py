"""What the night's commands cost a county: `DATABASE_URL=… python -m bench county_commands`.

On a PostgreSQL database that `python -m bench county` made, on a server that nobody else uses and
whose files can be read here. Each command is a process of its own, or several; printed are the
seconds of CPU of them and of the server's processes that served them, and the seconds until it was
done. Verifying stands beside a loop that only reads the rows and hashes them. The copy is put back
into the database RESTORED_URL, which is empty. Named behind it, only these are run.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.load import ROOT
from bench.verify_rate import ROWS
from pointsapp.ledger.encoding import NO_HASH, digest

TICKS = os.sysconf("SC_CLK_TCK")
ENDED_CHILDREN = slice(13, 15)
"""Where a process's stat has what its ended children took, after the name in brackets."""
MIB = 1024 * 1024
COMMANDS = {
    "read and hash": ("bench", "county_commands", "read-and-hash"),
    "ledger verify": ("flask", "ledger", "verify"),
    "ledger verify, 2 processes": ("flask", "ledger", "verify", "--processes", "2"),
    "post-due": ("flask", "post-due"),
    "ledger seal": ("flask", "ledger", "seal"),
    "backup": ("flask", "backup", "COPY"),
    "restore": ("flask", "restore", "COPY", "--replace"),
}
"""Each by its name in the table, in this order."""


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU of the command's processes and of the server's, and seconds until the end."""

    ours: float
    server: float
    until_done: float

    def __str__(self) -> str:
        """Return it as a row of the table has it."""
        return f"{self.ours:.1f} | {self.server:.1f} | {self.until_done:.1f}"


def run(arguments: list[str]) -> int:
    """Print the table."""
    url = os.environ["DATABASE_URL"]
    if arguments == ["read-and-hash"]:
        return read_and_hash(url)
    print("| command | CPU s of the command | of the server | until done |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="points-bench-") as folder:
        copy = Path(folder) / "county.dump"
        for name in arguments or COMMANDS:
            command = [part.replace("COPY", str(copy)) for part in COMMANDS[name]]
            restored = {"DATABASE_URL": os.environ["RESTORED_URL"]} if name == "restore" else {}
            tell(url, name, command, restored)
        if copy.exists():
            print(f"The copy: {copy.stat().st_size / MIB:.0f} MiB")
    return 0


def tell(url: str, name: str, command: list[str], settings: dict[str, str]) -> None:
    """Run a module as a process of its own and print its row of the table."""
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as server:
        cost = _cost(server, [sys.executable, "-m", *command], settings)
    print(f"| {name} | {cost} |", flush=True)


def _cost(server: psycopg.Connection, command: list[str], settings: dict[str, str]) -> Cost:
    before, began = _of_server(server), time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, (command, status)
    until_done = time.perf_counter() - began
    time.sleep(1)  # until the server has seen its processes end
    return Cost(usage.ru_utime + usage.ru_stime, _of_server(server) - before, until_done)


def _of_server(server: psycopg.Connection) -> float:
    """Return the seconds of CPU of all processes of the server that have ended."""
    (folder,) = server.execute("SHOW data_directory").fetchone() or ("",)
    main = (Path(folder) / "postmaster.pid").read_text().split()[0]
    told = Path(f"/proc/{main}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[ENDED_CHILDREN])) / TICKS


def read_and_hash(url: str) -> int:
    """Chain a hash over all rows as the driver gives them, and check nothing."""
    head = NO_HASH
    with (
        psycopg.connect(url.replace("+psycopg", "", 1)) as connection,
        connection.cursor("rows") as rows,
    ):
        rows.itersize = 2000
        for row in rows.execute(ROWS.text):
            head = digest(head, *row)
    print(head)
    return 0
