"""Posting what is due: one sheet's trouble hinders no other, four runs at once post once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp import create_app, ledger
from pointsapp.access.permissions import Role
from pointsapp.actor import system_actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import Village
from pointsapp.community.villages.service import create_village
from pointsapp.earning.notices import service
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.rules import SUNDAY
from tests.village import AT, Cast, hire

ROOT = Path(__file__).resolve().parents[3]
RUNS = 4
Swept = Callable[..., int]


@pytest.fixture
def two_due(session: Session, village: Cast, swept: Swept) -> tuple[int, int]:
    """Two sheets on notice: one of Sunday, one of the Sunday before."""
    session.get_one(Village, village.id).notice_days = 3
    week_before = SUNDAY - timedelta(days=7)
    made = (
        swept((village.zhang, "张学军", 200), day=week_before),
        swept((village.li, "李秀英", 200)),
    )
    for sheet_id in made:
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        sheets.approve(session, sheet_id, by=village.approver, at=AT)
    return made


def test_a_sheet_that_cannot_be_posted_hinders_no_other(
    session: Session, village: Cast, two_due: tuple[int, int]
) -> None:
    before = SUNDAY - timedelta(days=1)
    ledger.close_period(session, village.id, through=before, by="user:1", at=AT)
    at = AT + timedelta(days=3)
    stuck, posted = service.post_due(session, by=system_actor(village.id), at=at)
    assert isinstance(stuck.refused, ledger.PeriodClosed)
    assert (posted.refused, posted.posted) == (None, 1)
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert ledger.balance(session, village.li.account_id) == 4


def test_a_notice_is_sealed_with_what_stood_then(
    session: Session, village: Cast, two_due: tuple[int, int]
) -> None:
    seal = ledger.last_seal(session, village.id)
    assert seal is not None
    assert seal.number == 2
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


@pytest.fixture
def real_village(
    fresh_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """A village whose sheet of thirty lines is due, with real commits."""
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    app = create_app()
    with app.app_context():
        with unit_of_work() as session:
            hang_out(session)
        yield app
        db.session.remove()
        db.engine.dispose()


def hang_out(session: Session) -> None:
    at = now() - timedelta(days=4)
    village = create_village(session, name="白屯村", code="410972100201", at=at, notice_days=3)
    clerk = hire(session, "recorder", Role.RECORDER, village_id=village.id)
    approver = hire(session, "approver", Role.APPROVER, village_id=village.id)
    adopt_template(session, Decided(at.date(), "第3号"), by=clerk, at=at)
    rule = next(one for one in rules_on(session, clerk, at.date()) if one.code == "E03")
    homes = [
        enrol_household(
            session, number=str(n), members=[Member("张三")], by=system_actor(village.id)
        )
        for n in range(30)
    ]
    lines = [
        NewLine(
            household_id=home.id,
            resident_id=home.head_id or 0,
            rule_version_id=rule.version_id,
            occurred_on=at.date(),
            quantity=100,
            recorded_by=clerk.code,
        )
        for home in homes
    ]
    sheet_id = sheets.draw_up(session, title="清扫", lines=lines, key="a", by=clerk, at=at)
    sheets.submit(session, sheet_id, by=clerk, at=at)
    sheets.approve(session, sheet_id, by=approver, at=at)
    ledger.seal(session, village.id, at=now() - timedelta(days=1))  # as each night


@pytest.mark.parallel
def test_four_runs_at_once_post_each_line_once(real_village: Flask) -> None:
    command = [sys.executable, "-m", "flask", "post-due"]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _run in range(RUNS)
    ]
    told = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * RUNS
    assert sorted(told)[:-1] == [""] * (RUNS - 1)
    assert "30 posted, 0 held back" in max(told)
    awards = sa.text("SELECT count(*) FROM ledger_transaction WHERE kind = 'award'")
    assert db.session.scalar(awards) == 30
    book_id = db.session.scalar(sa.select(Village.id))
    assert ledger.verify(db.session.connection(), book_id=book_id).problems == []
