"""The administrator takes the year out of the house with a button."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.archive.making.package import Package
from pointsapp.year_end.kept_archives.models import Archive
from tests.archive.conftest import check, files_of
from tests.page import check_page, text_of
from tests.village import Cast, NextVillage, sign_in

PAGE = "/manage/archive"


@pytest.fixture
def admin(client: FlaskClient, session: Session, lived: Cast) -> FlaskClient:
    return sign_in(client, session, lived.admin)


def taken(admin: FlaskClient, file: Path, **choices: str) -> Path:
    """Press the button, and keep the file that comes."""
    answer = admin.post(PAGE, data={"year": "2026", **choices})
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert "attachment; filename=archive-410972100201-2026.zip" in answer.headers.getlist(
        "Content-Disposition"
    )
    file.write_bytes(answer.data)
    return file


def test_what_the_button_hands_out_is_whole_and_listed(
    admin: FlaskClient, session: Session, lived: Cast, tmp_path: Path
) -> None:
    kept = sa.select(sa.func.count(Archive.id))
    answer = admin.post(PAGE, data={"year": "2026"}, buffered=False)
    with (tmp_path / "x.zip").open("wb") as file:
        for piece in answer.iter_encoded():
            assert session.scalar(kept) == 0, "whoever leaves now has no archive"
            session.rollback()
            file.write(piece)
    found = check(tmp_path / "x.zip")
    assert (found.ok, found.village, found.year) == (True, lived.code, 2026)
    made = session.scalars(sa.select(Archive)).one()
    assert (made.sha256, made.made_by) == (found.sha256, lived.admin.code)
    assert made.size == (tmp_path / "x.zip").stat().st_size
    page = check_page(admin.get(PAGE).text)
    assert found.sha256 in text_of(page)


def test_the_log_says_who_took_it_out(
    admin: FlaskClient, session: Session, lived: Cast, tmp_path: Path
) -> None:
    taken(admin, tmp_path / "x.zip")
    admin.get("/manage/audit")
    written = session.scalars(sa.select(AuditRecord.actor).filter_by(event="archive-made")).all()
    assert written == [lived.admin.code]


def test_a_year_that_the_book_does_not_have_is_refused(admin: FlaskClient) -> None:
    for year in ("1999", "2999", "x", ""):
        answer = admin.post(PAGE, data={"year": year})
        assert answer.status_code == 422
        check_page(answer.text)


def test_what_ends_early_is_no_archive_and_is_not_kept(
    admin: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full before the end: the browser gets half a file, the village no check value."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Package, "close", full)
    with pytest.raises(OSError, match="No space"):
        admin.post(PAGE, data={"year": "2026"})
    assert session.scalars(sa.select(Archive)).all() == []


def test_a_disk_that_is_full_at_once_is_told_on_a_page(
    admin: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Package, "add_file", full)
    assert admin.post(PAGE, data={"year": "2026"}).status_code == 503
    assert session.scalars(sa.select(Archive)).all() == []


def test_the_next_village_sees_nothing_of_it(
    admin: FlaskClient, session: Session, tmp_path: Path, next_village: NextVillage
) -> None:
    file = taken(admin, tmp_path / "x.zip")
    names = "".join(content.decode(errors="ignore") for content in files_of(file).values())
    assert "张学军" in names
    assert next_village.code not in names
