"""What failed for a passing reason is done once more; what may be saved is not said to be lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g, request
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from pointsapp.complaints.models import Complaint
from pointsapp.extensions import db
from pointsapp.web.outages.again import once_more
from tests.page import check_page, text_of
from tests.web.own_village import OwnVillage, own_village, read_only

KEY = "7f1b1d6e-0000-4000-8000-00000000abcd"
COMPLAINT = {"kind": "complaint", "words": "路灯坏了", "key": KEY}
NOTHING = "这次什么都没有保存。"
COUNTS_ONCE = "不知道存上了没有。请再送一次：送几次都只算一次。"
LOOK_FIRST = "不知道存上了没有。请先看一看有没有，没有再送。"

Fail = Callable[[sa.Connection], None]


@pytest.fixture
def village(fresh_database_url: str, tmp_path: Path) -> Iterator[OwnVillage]:
    with own_village(fresh_database_url, tmp_path) as made:
        yield made


postgresql = pytest.mark.parametrize("fresh_database_url", ["postgresql"], indirect=True)
sqlite = pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True)


def conflict(code: str) -> Fail:
    """Let the server refuse the COMMIT with this code."""

    def fail(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"DO $$ BEGIN RAISE SQLSTATE '{code}'; END $$")

    return fail


def lose_connection(connection: sa.Connection) -> None:
    """Break off before the COMMIT arrives."""
    driver_of(connection).close()


def lose_answer(connection: sa.Connection) -> None:
    """Break off when the COMMIT has been done and nobody was told yet."""
    driver_of(connection).commit()
    lose_connection(connection)


def driver_of(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


@pytest.fixture
def failing() -> Iterator[Callable[..., None]]:
    """Let the next commits fail in this way, so many times."""
    heard: list[tuple[sa.Engine, Fail]] = []

    def arrange(fail: Fail, times: int = 1) -> None:
        left = [times]

        def hear(connection: sa.Connection) -> None:
            if left[0]:
                left[0] -= 1
                fail(connection)

        sa.event.listen(db.engine, "commit", hear)
        heard.append((db.engine, hear))

    yield arrange
    for engine, hear in heard:
        sa.event.remove(engine, "commit", hear)


def complain(browser: FlaskClient) -> TestResponse:
    return browser.post("/my/complaints", data=COMPLAINT)


@postgresql
@pytest.mark.parametrize(
    "fail", [conflict("40001"), conflict("40P01"), conflict("57P01"), lose_connection, lose_answer]
)
def test_a_passing_failure_is_not_seen_and_counts_once(
    village: OwnVillage, failing: Callable[..., None], fail: Fail
) -> None:
    browser = village.browser()
    failing(fail)
    assert complain(browser).status_code == 303
    assert village.count("complaint") == 1
    assert "谢谢" in text_of(check_page(browser.get("/my/complaints").text))
    assert complain(browser).status_code == 303
    assert village.count("complaint") == 1


def test_files_are_read_again_from_their_beginning(app: Flask) -> None:
    photos = [(BytesIO(b"yard"), "a.jpg"), (BytesIO(b"gate"), "b.jpg")]
    read: list[list[bytes]] = []

    def step() -> int:
        read.append([file.read() for file in request.files.getlist("photos")])
        if len(read) == 1:
            raise OperationalError("COMMIT", {}, RuntimeError(), connection_invalidated=True)
        return len(read)

    with app.test_request_context("/", method="POST", data={"photos": photos}):
        g.may_be_saved = False
        assert once_more(step) == 2
    assert read == [[b"yard", b"gate"]] * 2


@postgresql
def test_what_fails_twice_is_told_and_can_be_sent_again(
    village: OwnVillage, failing: Callable[..., None]
) -> None:
    browser = village.browser()
    failing(lose_answer, 2)
    answer = complain(browser)
    assert answer.status_code == 503
    assert COUNTS_ONCE in answer.text
    assert complain(browser).status_code == 303
    assert village.count("complaint") == 1


@postgresql
def test_what_a_server_refused_twice_is_not_saved(
    village: OwnVillage, failing: Callable[..., None]
) -> None:
    browser = village.browser()
    failing(conflict("40001"), 2)
    answer = complain(browser)
    assert (answer.status_code, NOTHING in answer.text) == (503, True)
    assert village.count("complaint") == 0


@pytest.fixture
def complaint_id(village: OwnVillage) -> int:
    assert complain(village.browser()).status_code == 303
    with db.engine.connect() as connection:
        return connection.scalar(sa.select(Complaint.id)) or 0


@postgresql
def test_a_form_without_a_key_is_not_sent_twice_when_it_may_be_saved(
    village: OwnVillage, failing: Callable[..., None], complaint_id: int
) -> None:
    browser = village.browser(village.admin)
    address = f"/manage/complaints/{complaint_id}/answer"
    failing(lose_connection)
    answer = browser.post(address, data={"words": "明天修"})
    assert (answer.status_code, LOOK_FIRST in answer.text) == (503, True)
    failing(conflict("40001"))
    assert browser.post(address, data={"words": "明天修"}).status_code == 303


@postgresql
def test_a_page_is_made_once_more_where_the_server_went_away(village: OwnVillage) -> None:
    browser = village.browser()
    assert browser.get("/my/").status_code == 200
    others = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    with db.engine.connect() as connection:
        connection.execute(
            sa.text(f"{others} WHERE datname = current_database() AND pid <> pg_backend_pid()")
        )
    assert browser.get("/my/").status_code == 200


def test_a_read_only_database_shows_pages_and_says_that_it_writes_nothing(
    village: OwnVillage,
) -> None:
    browser = village.browser()
    with read_only(db.engine):
        assert browser.get("/my/").status_code == 200
        answer = complain(browser)
    assert answer.status_code == 503
    assert "账本现在只能看，不能记。" in answer.text
    assert NOTHING in answer.text


@sqlite
def test_a_writer_that_takes_long_is_told(village: OwnVillage) -> None:
    browser = village.browser()
    db.engine.dispose()
    sa.event.listen(db.engine, "connect", lambda c, _r: c.execute("PRAGMA busy_timeout=1"))
    with sqlite3.connect(db.engine.url.database or "", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert browser.get("/my/").status_code == 200
        answer = complain(browser)
        writer.execute("ROLLBACK")
    assert (answer.status_code, "账本正忙着记别的事。" in answer.text) == (503, True)
    assert NOTHING in answer.text


@sqlite
def test_a_full_disk_is_told(village: OwnVillage) -> None:
    browser = village.browser()
    db.engine.dispose()
    with closing(sqlite3.connect(str(db.engine.url.database))) as connection:
        connection.execute("VACUUM")  # room inside the file would be filled first
    sa.event.listen(db.engine, "connect", lambda c, _r: c.execute("PRAGMA max_page_count=1"))
    answers = [
        browser.post(
            "/my/complaints",
            data={**COMPLAINT, "words": "路" * 400, "key": KEY[:-1] + str(n)},
        )
        for n in range(5)
    ]
    full = [answer for answer in answers if answer.status_code == 503]
    assert full
    assert all("服务器的磁盘满了" in answer.text and NOTHING in answer.text for answer in full)
    assert village.count("complaint") == 5 - len(full)
