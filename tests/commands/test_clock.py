"""A wrong clock is told at the start, by /healthz and at night, and posts no notice early."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.earning.sheets import service as sheets
from pointsapp.web import clock as clock_module
from tests.page import check_page, text_of
from tests.village import AT, Cast, sign_in

DAY = timedelta(days=1)


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture(autouse=True)
def released_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of this checkout are of today."""
    monkeypatch.setattr(clock_module, "_released", lambda: AT - 3650 * DAY)


@pytest.fixture
def sealed(session: Session, village: Cast) -> Cast:
    ledger.seal(session, village.id, at=AT)
    session.commit()
    return village


@pytest.mark.parametrize(
    ("later", "clock", "status"),
    [
        (timedelta(minutes=-6), "behind", 503),
        (timedelta(minutes=-4), "ok", 200),
        (3 * DAY, "ok", 200),
        (4 * DAY, "ahead", 200),
        (3650 * DAY, "far-ahead", 503),
    ],
)
def test_the_clock_is_compared_with_the_last_entry(
    run: FlaskCliRunner,
    client: FlaskClient,
    sealed: Cast,
    later: timedelta,
    clock: str,
    status: int,
) -> None:
    with time_machine.travel(AT + later, tick=False):
        answer = client.get("/healthz")
        told = run.invoke(args=["check"]).output
    assert (answer.status_code, answer.get_json()["clock"]) == (status, clock)
    assert answer.get_json()["last_entry"] == "2026-11-14T02:00:00Z"
    assert ("the last entry or seal is of 2026-11-14 02:00 UTC" in told) == (clock != "ok")
    assert ("nothing is posted until it is right" in told) == (status == 503)


def test_a_clock_before_the_release_is_warned_of(
    run: FlaskCliRunner, village: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_module, "_released", lambda: AT)
    with time_machine.travel(AT - 3650 * DAY, tick=False):
        assert "before the files of this release" in run.invoke(args=["check"]).output
    with time_machine.travel(AT, tick=False):
        assert "before the files of this release" not in run.invoke(args=["check"]).output


def test_the_administrator_is_told_what_to_type(run: FlaskCliRunner, sealed: Cast) -> None:
    with time_machine.travel(AT - 365 * DAY, tick=False):
        refused = run.invoke(args=["ledger", "seal"])
        assert refused.exit_code == 1
        assert "The server's clock says 2025-11-14 10:00" in refused.stderr
        assert "flask ledger seal --clock-is-right" in refused.stderr
        assert run.invoke(args=["ledger", "seal", "--clock-is-right"]).exit_code == 0
        assert run.invoke(args=["ledger", "seal"]).exit_code == 0


def test_who_stands_at_the_counter_reads_why(
    client: FlaskClient,
    session: Session,
    sealed: Cast,
    shelf: dict[str, int],
    give: Callable[..., None],
) -> None:
    session.commit()
    with time_machine.travel(AT - 365 * DAY, tick=False):
        sign_in(client, session, sealed.counter)
        loss = {"item": str(shelf["肥皂"]), "quantity": "1", "reason": "expired"}
        key = {"key": "7f1b1d6e-0000-4000-8000-00000000abcd"}
        answer = client.post("/stock/write-offs/new", data={**loss, **key})
    assert answer.status_code == 409
    assert "服务器的时钟是 2025-11-14 10:00" in text_of(check_page(answer.text))


def test_no_number_of_a_former_year_is_given(session: Session, sealed: Cast) -> None:
    year_before = AT - 365 * DAY
    with pytest.raises(ledger.ClockBehind):
        sheets.draw_up(session, title="清扫", lines=[], key="k", by=sealed.recorder, at=year_before)


def test_after_days_of_silence_the_next_night_posts(
    run: FlaskCliRunner, session: Session, village: Cast, swept: Callable[..., int]
) -> None:
    session.get_one(Village, village.id).notice_days = 7
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    with time_machine.travel(AT + 30 * DAY, tick=False):
        first = run.invoke(args=["post-due"])
    assert first.exit_code == 0
    assert first.stdout == ""
    assert "Nothing was posted: a clock that runs ahead would post early." in first.stderr
    with time_machine.travel(AT + 31 * DAY, tick=False):
        assert run.invoke(args=["post-due"]).stdout.endswith(": 1 posted, 0 held back\n")
