"""What was not kept is not said to be done, and what it was made of stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pointsapp import database
from pointsapp.community.models import Village
from pointsapp.community.villages.service import create_village
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests import databases
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, resident_of, sign_in
from tests.workbooks import workbook

THANKS = "谢谢，村委会会在这里答复。"
KEY = "7f1b1d6e-0000-4000-8000-00000000abcd"


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def complain(client: FlaskClient) -> int:
    fields = {"kind": "complaint", "words": "路灯坏了", "key": KEY}
    return client.post("/my/complaints", data=fields).status_code


@contextmanager
def failing_commit(session: Session) -> Iterator[None]:
    """Let each COMMIT meanwhile fail, as when the disk is full."""

    def fail(_session: Session) -> None:
        raise OperationalError("COMMIT", {}, RuntimeError("disk full"))

    sa.event.listen(session, "before_commit", fail)
    try:
        yield
    finally:
        sa.event.remove(session, "before_commit", fail)


def test_what_was_kept_is_said_once(resident: FlaskClient) -> None:
    assert complain(resident) == 303
    assert THANKS in text_of(open_page(resident, "/my/complaints"))
    assert THANKS not in text_of(open_page(resident, "/my/complaints"))


def test_a_commit_that_fails_says_nothing_of_success(
    resident: FlaskClient, session: Session
) -> None:
    with failing_commit(session):
        assert complain(resident) == 503
    assert THANKS not in text_of(open_page(resident, "/my/complaints"))
    assert complain(resident) == 303
    assert THANKS in text_of(open_page(resident, "/my/complaints"))


def test_what_a_refused_write_said_is_dropped(resident: FlaskClient) -> None:
    assert complain(resident) == 303
    open_page(resident, "/my/complaints")
    other = {"kind": "complaint", "words": "路灯又坏了", "key": KEY}
    assert resident.post("/my/complaints", data=other).status_code == 409
    assert THANKS not in text_of(open_page(resident, "/my/complaints"))


def test_a_list_whose_commit_failed_can_be_saved_again(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    admin = sign_in(client, session, village.admin)
    rules = workbook([("编号", "项目", "分值"), ("E60", "清理河道", 4)])
    shown = admin.post(
        "/rules/table", data={"file": (BytesIO(rules.getvalue()), "细则.xlsx")},
        content_type="multipart/form-data",
    )  # fmt: skip
    [token] = check_page(shown.text).xpath("//input[@name='token']/@value")
    decided = {"token": token, "first_day": "2099-01-01", "resolution": "村民会议"}
    with failing_commit(session):
        assert admin.post("/rules/table/import", data=decided).status_code == 503
    assert admin.post("/rules/table/import", data=decided).status_code == 303


def test_a_commit_that_readers_hold_up_keeps_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is on SQLite where there is no WAL."""
    monkeypatch.setattr(database, "sqlite_journal_mode", lambda _version: "TRUNCATE")
    url = databases.migrated_sqlite(tmp_path / "points.sqlite3")
    with databases.application(url, tmp_path):
        with db.engine.connect() as reader:
            reader.execute(sa.select(sa.func.count(Village.id)))
            with pytest.raises(OperationalError, match="locked"), unit_of_work(wait=0.05):
                open_village()
        db.session.remove()
        with unit_of_work(wait=0.05):
            open_village()


def open_village() -> None:
    create_village(db.session(), name="白屯村", code="410972100201", at=AT)
