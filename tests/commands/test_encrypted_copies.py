"""A copy under a passphrase: whoever finds the stick reads nothing.

The program age opens it as well: the header is the one of its format for a passphrase.
"""

from pathlib import Path

import pyrage
import pytest
from flask import Flask

from pointsapp.copies import encryption
from tests.commands.conftest import done, refused, run
from tests.commands.test_backup import books, lose_something

PASSPHRASE = "eleven pears in a row"


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> str:
    """A passphrase in the environment, as cron has it."""
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE)
    return PASSPHRASE


def test_an_encrypted_copy_comes_back_with_its_passphrase(
    office: Flask, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert "verified" in done(office, "backup", str(stick), "--encrypt", "--keep", "1")
    (copy,) = stick.iterdir()
    assert copy.suffix == ".age"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    plain = pyrage.passphrase.decrypt(copy.read_bytes(), passphrase)
    assert plain.startswith((b"SQLite format 3", b"PGDMP"))
    lose_something()
    monkeypatch.setenv("BACKUP_PASSPHRASE", "eleven pears in a bowl")
    told = refused(office, "restore", str(copy), "--replace")
    assert "the passphrase does not open" in told
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    file = tmp_path / "passphrase"
    file.write_text(passphrase + "\n")
    done(office, "restore", str(copy), "--replace", "--passphrase-file", str(file))
    assert books() == (["test-1"], 2)
    assert not list(tmp_path.glob(".copy-*"))


def test_a_passphrase_is_asked_for_twice_and_soon_guessed_ones_refused(
    office: Flask, tmp_path: Path
) -> None:
    words = ["backup", str(tmp_path / "copy"), "--encrypt"]
    runner = office.test_cli_runner()
    asked = runner.invoke(args=words, input=f"{PASSPHRASE}\nanother\n{PASSPHRASE}\n{PASSPHRASE}\n")
    assert asked.exit_code == 0, asked.output
    assert PASSPHRASE not in asked.output
    short = runner.invoke(args=[*words[:1], str(tmp_path / "2"), "--encrypt"], input="pear\npear\n")
    assert "12 characters or more" in short.output
    assert "no passphrase was given" in run(office, "restore", str(tmp_path / "copy")).output
    empty = tmp_path / "empty"
    empty.touch()
    told = refused(
        office, "backup", str(tmp_path / "3"), "--encrypt", "--passphrase-file", str(empty)
    )
    assert "is empty" in told
    assert not (tmp_path / "2").exists()


def test_a_stick_that_is_not_there_is_told(office: Flask, tmp_path: Path) -> None:
    assert "same disk" in refused(office, "backup", str(tmp_path), "--other-disk")
    assert "same disk" in refused(office, "backup", str(tmp_path / "copy"), "--other-disk")
    assert not list(tmp_path.glob("points-*"))


def test_a_busy_machine_is_told_from_a_wrong_passphrase(
    office: Flask, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes a machine of today days to open looks like anything to one that is busy."""
    copy = tmp_path / "copy.age"
    done(office, "backup", str(copy), "--encrypt")
    words = copy.read_bytes().split(b"\n", 2)
    words[1] = words[1].rpartition(b" ")[0] + b" 40"
    copy.write_bytes(b"\n".join(words))
    monkeypatch.setattr(encryption, "SECONDS_BETWEEN_TRIES", 0)
    told = refused(office, "restore", str(copy), "--replace")
    assert f"this machine is too busy to open {copy}: try again later" in told
