"""The village adopted its rules; an activity can be recorded in one line."""

from collections.abc import Callable
from datetime import date, time
from typing import Protocol
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.activities import service as activities
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from tests.village import AT, Cast, Home, Live, LivedIn

NEW_YEAR = date(2026, 1, 1)
SUNDAY = date(2026, 11, 8)
TODAY = AT.date()


class Plan(Protocol):
    """Record or plan an activity by the recorder, and return its id."""

    def __call__(
        self,
        day: date = ...,
        *,
        name: str = ...,
        starts_at: time | None = ...,
        ends_at: time | None = ...,
        ends_next_day: bool = ...,
        capacity: int | None = ...,
    ) -> int: ...


@pytest.fixture(scope="session")
def with_rules(live_in: Callable[[Live], LivedIn]) -> LivedIn:
    """Our village when it had adopted its rules."""

    def adopt(session: Session, cast: Cast) -> None:
        adopt_template(session, Decided(NEW_YEAR, "一月八日"), by=cast.admin, at=AT)

    return live_in(adopt)


@pytest.fixture
def rule(session: Session, village: Cast) -> Callable[[str], int]:
    """Return a rule's version by its code; whoever asks for it lives in a village with rules."""
    rows = session.execute(
        sa.select(Rule.code, RuleVersion.id).join(RuleVersion, RuleVersion.rule_id == Rule.id)
    )
    return dict(rows.all()).__getitem__


@pytest.fixture
def swept(session: Session, village: Cast, rule: Callable[[str], int]) -> Callable[..., int]:
    """Draw up a sheet: who swept the street for how many hundredths of an hour."""

    def draw_up(*deeds: tuple[Home, str, int], day: date = SUNDAY, code: str = "E03") -> int:
        lines = [
            NewLine(
                household_id=home.id,
                resident_id=home.people[name],
                rule_version_id=rule(code),
                occurred_on=day,
                quantity=hours,
                recorded_by=village.recorder.code,
            )
            for home, name, hours in deeds
        ]
        return sheets.draw_up(
            session,
            title="村内主干道清扫",
            lines=lines,
            key=str(uuid4()),
            by=village.recorder,
            at=AT,
        )

    return draw_up


@pytest.fixture
def plan(session: Session, village: Cast, rule: Callable[[str], int]) -> Plan:
    """Record or plan an activity of two hours for everybody."""

    def plan_one(
        day: date = TODAY,
        *,
        name: str = "坑塘清理",
        starts_at: time | None = None,
        ends_at: time | None = None,
        ends_next_day: bool = False,
        capacity: int | None = None,
    ) -> int:
        new = NewActivity(
            name=name,
            place="村西",
            held_on=day,
            rule_version_id=rule("E03"),
            quantity=200,
            starts_at=starts_at,
            ends_at=ends_at,
            ends_next_day=ends_next_day,
            capacity=capacity,
        )
        key = str(uuid4())
        activity_id = activities.record(session, new, key=key, by=village.recorder, at=AT)
        session.commit()
        return activity_id

    return plan_one
