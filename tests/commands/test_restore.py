"""A restore goes behind a seal that was given out only where somebody says so."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from pointsapp import ledger
from pointsapp.access.models import AuditRecord
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests.commands.conftest import done, refused
from tests.ledger.conftest import AT


@pytest.fixture
def copy(office: Flask, tmp_path: Path) -> Path:
    """A copy with a village's first seal; its second was made since."""
    with unit_of_work() as session:
        village = create_village(session, code="410972100201", name="柳河村", at=AT)
        ledger.seal(session, village.id, at=AT)
    file = tmp_path / "copy"
    done(office, "backup", str(file))
    with unit_of_work() as session:
        ledger.seal(session, village.id, at=AT + timedelta(days=1))
    return file


def seals() -> list[int]:
    there = [seal.number for seal in ledger.seals_of(db.session.connection())]
    db.session.rollback()
    return there


def written_down() -> list[tuple[object, ...]]:
    kept = sa.select(AuditRecord.subject, AuditRecord.village_id, AuditRecord.actor)
    rows = db.session.execute(kept.filter_by(event="seal-given-up")).all()
    return [tuple(row) for row in rows]


def test_a_copy_that_lacks_a_seal_comes_back_only_where_it_is_given_up(
    office: Flask, copy: Path
) -> None:
    told = refused(office, "restore", str(copy), "--replace")
    assert "lacks seals that were given out: 410972100201 seal 2 of 2026-11-15T02:00:00Z;" in told
    assert seals() == [1, 2]
    told = done(office, "restore", str(copy), "--replace", "--give-up-seals")
    assert "given up: 410972100201 seal 2 of 2026-11-15T02:00:00Z\n" in told
    assert seals() == [1]
    (village_id,) = db.session.scalars(sa.text("SELECT id FROM village"))
    assert written_down() == [("seal:410972100201:2", village_id, "system")]


def test_a_seal_that_somebody_kept_stops_a_restore_into_an_empty_place(
    office: Flask, copy: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(done(office, "ledger", "seals") + f"elsewhere seal 1 {'0' * 64}\n")
    done(office, "restore", str(copy), "--replace", "--give-up-seals")
    again = ("restore", str(copy), "--replace", "--seals", str(kept))
    told = refused(office, *again)
    assert "410972100201 seal 2 of 2026-11-15T02:00:00Z" in told
    assert "elsewhere seal 1" in told
    done(office, *again, "--give-up-seals")
    assert ("seal:elsewhere:1", None, "system") in written_down()


def test_a_copy_with_all_seals_comes_back_without_a_word(office: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        (book_id,) = ledger.list_books(session).values()
        ledger.seal(session, book_id, at=AT)
    file = tmp_path / "copy"
    done(office, "backup", str(file))
    assert "given up" not in done(office, "restore", str(file), "--replace")
    assert (seals(), written_down()) == ([1], [])
