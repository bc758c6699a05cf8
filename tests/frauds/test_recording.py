"""Frauds of those who record and approve."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role
from pointsapp.community.changes.members import move_away
from pointsapp.community.villages.service import change_settings
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.rules.service import change_rule
from pointsapp.earning.rules.wording import Decided, wording_of
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.refusals import NotLivingHere, OwnHousehold
from tests.frauds.conftest import Desk
from tests.page import open_page, text_of
from tests.village import AT, Cast, hire, resident_of, settle, sign_in

TODAY = AT.date()
Swept = Callable[..., int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def hand_in(session: Session, village: Cast, sheet_id: int) -> int:
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    return sheet_id


def test_bought_hours(session: Session, village: Cast, swept: Swept, on_desk: Desk) -> None:
    """Hours that were bought are entered in the office: on the desk."""
    hand_in(session, village, swept((village.zhang, "张学军", 800)))
    assert on_desk("without-activity") == 1


def test_back_dated_sheet(session: Session, village: Cast, swept: Swept, on_desk: Desk) -> None:
    """A sheet is dated back by weeks: on the desk."""
    last_month = TODAY - timedelta(days=25)
    hand_in(session, village, swept((village.zhang, "张学军", 100), day=last_month))
    assert on_desk("late") == 1


def test_own_household(session: Session, village: Cast, swept: Swept, on_desk: Desk) -> None:
    """Somebody's own household gets points through a colleague's account: on the desk."""
    lives_there = {"village_id": village.id, "household_id": village.zhang.id}
    cousin = hire(session, "cousin", Role.APPROVER, **lives_there)
    others = [settle(session, village.id, f"02{n}", f"村民{n}") for n in range(5)]
    ordinary = swept(*((home, next(iter(home.people)), 100) for home in others))
    hand_in(session, village, ordinary)
    for days in range(1, 8):
        own = swept((village.zhang, "张学军", 400), day=TODAY - timedelta(days=days))
        hand_in(session, village, own)
    with pytest.raises(OwnHousehold):
        sheets.approve(session, own, by=cousin, at=AT)
    sheets.approve(session, own, by=village.approver, at=AT + timedelta(minutes=30))
    assert on_desk("own-household") == 1


def test_rule_for_a_day(
    session: Session, village: Cast, rule: Callable[[str], int], on_desk: Desk
) -> None:
    """A rule counts twenty times the points for a day: on the desk."""
    version = session.get_one(RuleVersion, rule("E03"))
    usual = wording_of(version)
    for points, day in ((40, TODAY), (usual.points, TODAY + timedelta(days=1))):
        wording, decided = replace(usual, points=points), Decided(day, "决议")
        change_rule(session, version.rule_id, wording, decided, by=village.admin, at=AT)
    assert on_desk("rule-for-days", later=timedelta(days=3)) == 1


def test_two_accounts(session: Session, village: Cast, swept: Swept, on_desk: Desk) -> None:
    """One person records and approves with two accounts: on the desk."""
    sheet_id = hand_in(session, village, swept((village.zhang, "张学军", 200)))
    sheets.approve(session, sheet_id, by=village.approver, at=AT + timedelta(seconds=40))
    assert on_desk("approved-at-once") == 1


def test_dead_who_work(session: Session, village: Cast, swept: Swept) -> None:
    """A member who died goes on working: refused."""
    dead, home = village.zhang.people["王桂兰"], village.zhang.id
    move_away(session, dead, household_id=home, on=date(2026, 10, 1), by=village.admin)
    with pytest.raises(NotLivingHere):
        swept((village.zhang, "王桂兰", 200))


def test_notice_never_hung(
    client: FlaskClient, session: Session, village: Cast, swept: Swept, on_desk: Desk
) -> None:
    """A notice is never hung up: on a household's phone."""
    change_settings(session, {"notice_days": 3}, by=village.admin, at=AT)
    sheet_id = hand_in(session, village, swept((village.zhang, "张学军", 200)))
    sheets.approve(session, sheet_id, by=village.approver, at=AT + timedelta(hours=1))
    session.commit()
    sign_in(client, session, resident_of(village.zhang, village.id))
    assert "公示" in text_of(open_page(client, "/my/"))
    assert "张*军" in text_of(open_page(client, f"/board/{village.code}/notices/{sheet_id}"))
