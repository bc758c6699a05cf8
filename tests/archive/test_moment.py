"""An archive shows one moment, whatever is written while it is made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from pointsapp import create_app
from pointsapp.archive.making.moment import one_moment
from pointsapp.community.models import Village
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.archive.conftest import check
from tests.village import AT, settle


@pytest.fixture
def office(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An installation with a village, on a database of its own."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    app = create_app(pages=False)
    with app.app_context():
        with unit_of_work() as session:
            village = create_village(session, name="白屯村", code="410972100201", at=AT)
            settle(session, village.id, "018", "张学军", "王桂兰")
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("office")
def test_what_is_written_meanwhile_is_not_seen_and_does_not_wait(tmp_path: Path) -> None:
    names = sa.select(Village.name)
    with one_moment(db.session(), tmp_path) as reading:
        assert reading.scalars(names).all() == ["白屯村"]
        with unit_of_work(wait=0.1) as session:
            session.execute(sa.update(Village).values(name="新白屯村"))
        assert reading.scalars(names).all() == ["白屯村"]
    assert db.session.scalars(names).all() == ["新白屯村"]


def test_the_command_reads_its_moment_and_leaves_nothing(office: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a stick" / "2026.zip"
    words = ["archive", "make", str(file), "--village", "410972100201", "--year", "2026"]
    made = office.test_cli_runner().invoke(args=words)
    assert (made.exit_code, made.exception) == (0, None)
    assert check(file).ok
    assert [path.name for path in file.parent.iterdir()] == ["2026.zip"]
    assert not list(tmp_path.glob(".archive-*"))


def test_a_run_that_fails_leaves_no_file(
    office: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "moment.sqlite3")

    monkeypatch.setattr("pointsapp.archive.making.package.Package.close", full)
    file = tmp_path / "stick" / "2026.zip"
    words = ["archive", "make", str(file), "--village", "410972100201", "--year", "2026", "--json"]
    made = office.test_cli_runner().invoke(args=words)
    assert (made.exit_code, made.stderr) == (
        1,
        "Error: moment.sqlite3: No space left on device\n",
    )
    assert list(file.parent.iterdir()) == []
