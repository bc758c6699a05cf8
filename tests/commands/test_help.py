"""`flask --help` tells of every command and waits for none; a command makes the application."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pointsapp.commands import COMMANDS, loaded
from pointsapp.demo.village import CODE
from tests import commands_page, databases

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "pointsapp" / "commands"
HEAVY = {
    "alembic",
    "babel",
    "flask_migrate",
    "flask_sqlalchemy",
    "psycopg",
    "sqlalchemy",
    "wtforms",
}
ROOMS = ("access", "community", "earning", "exchange", "wiring", "application")
FLASKS_OWN = {"run", "shell", "routes"}

WITHOUT_ROOMS = """
import sys
from pointsapp.commands import loaded, without_rooms
for words in (
    ["ledger", "seal"], ["ledger", "verify"], ["ledger", "extract", "{folder}/extract.sqlite3"],
    ["export-roster", "{folder}/roster.xlsx", "--village", "{village}"],
):
    told = without_rooms().test_cli_runner().invoke(loaded(words[0]), words[1:])
    assert told.exit_code == 0, (words, told.output, told.exception)
    print(told.output)
assert "pointsapp.wiring" not in sys.modules
"""


def flask(*words: str, instance: Path, trace: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `flask` as whoever runs the product does."""
    command = [sys.executable, *(["-X", "importtime"] if trace else []), "-m", "flask", *words]
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{instance / 'points.sqlite3'}",
        "INSTANCE_PATH": str(instance),
    }
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )


def imported_by(told: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the modules that a traced command imported."""
    return set(re.findall(r"^import time:.*\| +(\S+)$", told.stderr, re.MULTILINE))


def test_the_help_names_every_command_and_imports_nothing_heavy(tmp_path: Path) -> None:
    told = flask("--help", instance=tmp_path, trace=True)
    imported = imported_by(told)
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
    assert {name for name in imported if name.startswith("pointsapp")} == {
        "pointsapp",
        "pointsapp.commands",
    }
    listed = told.stdout.partition("Commands:\n")[2]
    assert set(re.findall(r"^  ([a-z-]+) ", listed, re.MULTILINE)) == {*COMMANDS, *FLASKS_OWN}


def test_what_comes_before_every_start_waits_for_no_room_and_no_migration(tmp_path: Path) -> None:
    databases.migrated_sqlite(tmp_path / "points.sqlite3")
    imported = imported_by(flask("prepare", instance=tmp_path, trace=True))
    assert {name.partition(".")[0] for name in imported} & {"alembic", "flask_migrate"} == set()
    assert imported & {f"pointsapp.{room}" for room in ROOMS} == set()


def test_each_file_is_a_command() -> None:
    files = {path.stem.replace("_", "-") for path in FOLDER.glob("[a-z]*.py")}
    assert files - FLASKS_OWN == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_tells_what_the_command_itself_tells(name: str) -> None:
    command = loaded(name)
    first = (command.help or "").partition("\n\n")[0].replace("\n", " ")
    assert command.name == name
    assert first.startswith(COMMANDS[name])


def test_the_page_of_commands_says_what_they_say() -> None:
    assert commands_page.PAGE.read_text() == commands_page.page(), "make commands"


def test_a_command_finds_the_application(tmp_path: Path) -> None:
    databases.migrated_sqlite(tmp_path / "points.sqlite3")
    assert flask("post-due", instance=tmp_path).stdout == ""


def test_the_ledgers_commands_and_the_roster_do_without_the_other_rooms(tmp_path: Path) -> None:
    file = tmp_path / "points.sqlite3"
    url = databases.demo_sqlite(file)
    with closing(sqlite3.connect(file)) as database:
        for table in ("lot_use", "lot", "lot_mark"):
            database.execute(f"DELETE FROM {table}")
        database.commit()
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ROOMS.format(village=CODE, folder=tmp_path)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nok: 1 villages" in done.stdout
