"""A look is noted before the page is shown, and stands in the audit once whatever happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import notes as notes_module
from pointsapp.access.audit.events import Event
from pointsapp.access.audit.notes import Notes
from pointsapp.access.models import AuditRecord, TakenNotes
from pointsapp.extensions import db
from tests.village import AT, Cast
from tests.web.own_village import OwnVillage, own_village, read_only


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path)


def note(notes: Notes, village: Cast, number: int) -> None:
    notes.keep(Event.HOUSEHOLD_READ, f"household:{number}", by=village.recorder, at=AT)


def looks(session: Session) -> list[str]:
    read = sa.select(AuditRecord.subject).where(AuditRecord.event == Event.HOUSEHOLD_READ)
    return list(session.scalars(read.order_by(AuditRecord.id)))


def test_each_note_comes_into_the_audit_once_and_in_order(
    session: Session, village: Cast, notes: Notes
) -> None:
    for number in (1, 2):
        note(notes, village, number)
    assert [notes.take(session), notes.take(session)] == [2, 0]
    note(Notes(notes.folder), village, 3)
    assert Notes(notes.folder).take(session) == 1
    assert looks(session) == ["household:1", "household:2", "household:3"]
    row = session.execute(sa.select(AuditRecord).filter_by(subject="household:3")).scalar_one()
    assert (row.village_id, row.actor, row.at) == (village.id, village.recorder.code, AT)


def test_what_was_not_committed_is_taken_again(
    session: Session, village: Cast, notes: Notes
) -> None:
    note(notes, village, 1)
    with session.begin_nested() as taking:
        notes.take(session)
        taking.rollback()
    assert looks(session) == []
    assert notes.take(session) == 1


def test_a_line_that_a_power_cut_tore_is_left_out(
    session: Session, village: Cast, notes: Notes
) -> None:
    note(notes, village, 1)
    [file] = notes.folder.glob("*.jsonl")
    with file.open("ab") as torn:
        torn.write(b'{"village_id":')
    assert notes.take(session) == 1
    note(notes, village, 2)
    assert notes.take(session) == 1
    assert looks(session) == ["household:1", "household:2"]


def test_a_large_file_is_removed_only_when_it_was_taken_whole(
    session: Session, village: Cast, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes_module, "LARGEST_BYTES", 10)
    note(notes, village, 1)
    notes.remove_taken(session)
    [first] = notes.folder.glob("*.jsonl")
    notes.take(session)
    note(notes, village, 2)
    notes.remove_taken(session)
    assert first.exists()
    notes.take(session)
    notes.remove_taken(session)
    assert list(notes.folder.glob("*.jsonl")) == []
    note(notes, village, 3)
    assert notes.take(session) == 1
    assert looks(session) == ["household:1", "household:2", "household:3"]


def test_a_database_restored_from_an_older_copy_gets_its_notes_again(
    session: Session, village: Cast, notes: Notes
) -> None:
    note(notes, village, 1)
    with session.begin_nested() as lost:
        assert notes.take(session) == 1
        lost.rollback()  # as the older copy has neither the line nor how far it was taken
    assert session.scalar(sa.select(TakenNotes.size)) is None
    assert notes.take(session) == 1


@pytest.fixture
def own(fresh_database_url: str, tmp_path: Path) -> Iterator[OwnVillage]:
    with own_village(fresh_database_url, tmp_path) as made:
        yield made


def looked(own: OwnVillage) -> int:
    with db.engine.connect() as connection:
        query = "SELECT count(*) FROM audit_record WHERE event = 'household-read'"
        return connection.scalar(sa.text(query)) or 0


def test_who_reads_waits_for_no_writer_and_stands_in_the_audit_afterwards(own: OwnVillage) -> None:
    browser = own.browser(own.admin)
    page = f"/households/{own.home.id}"
    with db.engine.connect().execution_options(writes=True) as writer:
        if db.engine.dialect.name == "postgresql":
            writer.exec_driver_sql("LOCK TABLE audit_record IN EXCLUSIVE MODE")
        else:
            writer.exec_driver_sql("SELECT 1")  # the write lock is taken
        assert browser.get(page).status_code == 200
        assert browser.get("/manage/complaints").status_code == 200
        writer.rollback()
    assert looked(own) == 0
    assert browser.get(page).status_code == 200
    assert looked(own) == 2


def test_a_replica_shows_the_page_and_the_look_is_kept_for_later(own: OwnVillage) -> None:
    browser = own.browser(own.admin)
    with read_only(db.engine):
        assert browser.get(f"/households/{own.home.id}").status_code == 200
    assert looked(own) == 0
    assert browser.get(f"/households/{own.home.id}").status_code == 200
    assert looked(own) == 2


def test_a_look_that_cannot_be_noted_is_not_shown(
    own: OwnVillage, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = own.browser(own.admin)
    monkeypatch.setattr(own.app, "instance_path", "/no-such-folder")
    answer = browser.get(f"/households/{own.home.id}")
    assert answer.status_code == 503
    assert "张学军" not in answer.text
    assert "服务器的磁盘满了" in answer.text
    assert browser.get("/my/").status_code == 403


def test_post_due_takes_what_waits(own: OwnVillage) -> None:
    by = own.admin
    Notes(Path(own.app.instance_path)).keep(Event.HOUSEHOLD_READ, "household:1", by=by, at=AT)
    assert own.app.test_cli_runner().invoke(args=["post-due"]).exit_code == 0
    assert looked(own) == 1
