"""Starting: a taken address is told before anything long is done, and one command prepares."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pointsapp.extensions import db
from tests import databases

ROOT = Path(__file__).resolve().parents[1]


def ask(bind: str) -> subprocess.CompletedProcess[str]:
    """Ask whether the product could be served there, with nothing installed."""
    asked = [sys.executable, "-I", str(ROOT / "free_port.py")]
    return subprocess.run(
        asked, env={**os.environ, "BIND": bind}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "0.0.0.0"])
def test_a_taken_address_is_told_in_one_sentence(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host.strip("[]"), 0), family=family) as somebody:
        bind = f"{host}:{somebody.getsockname()[1]}"
        told = ask(bind)
    assert told.returncode == 1
    assert told.stderr.startswith(f"{bind} cannot be served: ")
    assert told.stderr.count("\n") == 1
    assert (ask(bind).returncode, ask(bind).stderr) == (0, "")


@pytest.mark.parametrize("bind", ["127.0.0.1:eighty", "no-such-host.invalid:80", "203.0.113.9:80"])
def test_an_address_that_is_none_of_ours_is_told_too(bind: str) -> None:
    assert ask(bind).stderr.startswith(f"{bind} cannot be served: ")


def test_a_socket_file_is_left_to_the_server() -> None:
    assert ask("unix:/run/points.sock").returncode == 0


@pytest.mark.parametrize("target", ["run", "serve"])
def test_the_address_is_asked_for_before_anything_is_installed(target: str) -> None:
    steps = subprocess.run(
        ["make", "--dry-run", "--always-make", target],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    [asked] = [at for at, step in enumerate(steps) if "free_port.py" in step]
    assert not any("pip install" in step or "venv" in step for step in steps[:asked])


def test_one_command_prepares_and_a_second_time_changes_nothing(
    fresh_database_url: str, tmp_path: Path
) -> None:
    with databases.application(fresh_database_url, tmp_path) as app:
        run = app.test_cli_runner()
        for _time in range(2):
            told = run.invoke(args=["prepare"])
            assert told.exit_code == 0
            assert "Database: " in told.output
            db.session.remove()
