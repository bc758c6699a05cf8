"""The villages' books are shared among processes, and one village's trouble is named."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from pointsapp import ledger
from pointsapp.extensions import db
from pointsapp.web.unit_of_work import unit_of_work
from tests import databases
from tests.ledger.conftest import open_village

CODES = ("410972100201", "410972100202", "410972100203")


def found_and_tamper() -> int:
    """Let three villages give points, and change an entry of the second; return whose."""
    with unit_of_work() as session:
        books = [open_village(session, code) for code in CODES]
        for book in books:
            book.post(book.award(10, "a"))
    with unit_of_work() as session:
        ledger.drop_guards(session.connection())
        changed = "UPDATE ledger_entry SET amount = 11 WHERE account_id = :zhang"
        session.execute(sa.text(changed), {"zhang": books[1].zhang})
        ledger.create_guards(session.connection())
    return books[1].zhang


@pytest.mark.parallel
def test_one_villages_trouble_is_named_as_one_process_names_it(
    fresh_database_url: str, tmp_path: Path
) -> None:
    with databases.application(fresh_database_url, tmp_path) as app:
        zhang = found_and_tamper()
        reports = []
        for processes in ("1", "2"):
            told = app.test_cli_runner().invoke(
                args=["ledger", "verify", "--json", "--processes", processes]
            )
            assert told.exit_code == 1, told.output
            reports.append(json.loads(told.stdout))
            db.session.remove()
    alone, shared = reports
    assert {one["book"] for one in shared["problems"]} == {CODES[1]}
    assert zhang in {one["account"] for one in shared["problems"]}
    assert alone == shared
    assert shared["transactions"] == len(CODES)
