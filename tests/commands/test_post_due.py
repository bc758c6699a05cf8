"""`flask post-due`, as the night's timer runs it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.earning.sheets import service as sheets
from tests.rules import SUNDAY
from tests.village import AT, Cast

Swept = Callable[..., int]


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def on_notice(session: Session, village: Cast, swept: Swept) -> int:
    """A sheet that hangs out for three days."""
    session.get_one(Village, village.id).notice_days = 3
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    return sheet_id


def test_each_sheet_that_was_posted_is_told(
    run: FlaskCliRunner, village: Cast, on_notice: int
) -> None:
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        posted = run.invoke(args=["post-due", "--village", village.code])
        again = run.invoke(args=["post-due"])
    assert posted.exit_code == again.exit_code == 0
    assert posted.stdout.endswith(" 2026-0001: 1 posted, 0 held back\n")
    assert again.stdout == ""


def test_why_a_sheet_was_not_posted_is_told_in_a_sentence(
    run: FlaskCliRunner, session: Session, village: Cast, on_notice: int
) -> None:
    ledger.close_period(session, village.id, through=SUNDAY, by="user:1", at=AT)
    session.commit()
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        refused = run.invoke(args=["post-due"])
    assert refused.exit_code == 1
    [told] = refused.stdout.splitlines()
    assert " 2026-0001: not posted: " in told
    assert told.endswith(".")
    assert "period-closed" not in told
    assert refused.stderr == "Error: 1 sheets could not be posted; see above\n"
