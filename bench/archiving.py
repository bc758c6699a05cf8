"""What a year's archive costs: `python -m bench archiving [--only sqlite]`.

The demo village of 531 households and a year, on SQLite and on the server of TEST_POSTGRESQL_URL;
`flask archive make` and `flask archive check` run as processes of their own. Prints seconds of CPU,
the most memory that the process held, the file's size, and the memory of an empty village's.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.databases import postgresql_databases
from bench.load import ROOT

MOST_SECONDS = 60
KIB_OF_MIB = 1024
DEMO, EMPTY = "demo", "110101001002"


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU and MiB that a command took."""

    cpu: float
    memory: float


def run(arguments: list[str]) -> int:
    """Print a line for each database and command; 1 when making one took too long."""
    parser = argparse.ArgumentParser(prog="python -m bench archiving")
    parser.add_argument("--customers", type=int, default=250)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args(arguments)
    print("| database | command | CPU s | memory MiB | file MiB |\n|---|---|---|---|---|")
    over = []
    if asked.only != "postgresql":
        over.append(_on_sqlite(asked.customers))
    if asked.only != "sqlite":
        over.append(_on_postgresql(asked.customers))
    return int(any(over))


def _on_sqlite(customers: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="points-bench-") as folder:
        return _measure("SQLite", {"INSTANCE_PATH": folder}, Path(folder), customers)


def _on_postgresql(customers: int) -> bool:
    with (
        postgresql_databases() as (ours, _reference),
        tempfile.TemporaryDirectory(prefix="points-bench-") as folder,
    ):
        url = ours.replace("postgresql://", "postgresql+psycopg://", 1)
        places = {"INSTANCE_PATH": folder, "DATABASE_URL": url}
        return _measure("PostgreSQL", places, Path(folder), customers)


def _measure(database: str, places: dict[str, str], folder: Path, customers: int) -> bool:
    """Print what each command costs on one database; tell whether making took too long."""
    settings = {**os.environ, **places}
    _flask(settings, "db", "upgrade")
    _flask(settings, "demo", "--villages=1", f"--customers={customers}")
    _flask(settings, "create-village", "空村", "--code", EMPTY)
    seconds = 0.0
    for code in (EMPTY, DEMO):
        file = folder / f"{code}.zip"
        year = str(datetime.now(UTC).year)
        made = _flask(
            settings, "archive", "make", str(file), "--village", code, "--year", year, "--json"
        )
        checked = _flask(settings, "archive", "check", str(file), "--json")
        size = file.stat().st_size / 1024 / KIB_OF_MIB
        for command, cost in (("make", made), ("check", checked)):
            print(
                f"| {database} | {command} {code} | {cost.cpu:.1f} | {cost.memory:.0f} |"
                f" {size:.1f} |",
                flush=True,
            )
        seconds = made.cpu
    return seconds > MOST_SECONDS


def _flask(settings: dict[str, str], *arguments: str) -> Cost:
    """Run a command of the product to its end, and return what it cost."""
    command = [sys.executable, "-m", "flask", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    assert status == 0, (arguments, status)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB_OF_MIB)
