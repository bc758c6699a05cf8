"""The village adopted its rules; an activity can be recorded in one line."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from tests.village import AT, Cast, Home

NEW_YEAR = date(2026, 1, 1)
SUNDAY = date(2026, 11, 8)


@pytest.fixture
def rule(session: Session, village: Cast) -> Callable[[str], int]:
    """Return a rule's version by its code."""
    adopt_template(session, Decided(NEW_YEAR, "一月八日"), by=village.admin, at=AT)
    session.commit()
    rows = session.execute(
        sa.select(Rule.code, RuleVersion.id).join(RuleVersion, RuleVersion.rule_id == Rule.id)
    )
    return dict(rows.all()).__getitem__


@pytest.fixture
def swept(session: Session, village: Cast, rule: Callable[[str], int]) -> Callable[..., int]:
    """Draw up a sheet: who swept the street for how many hundredths of an hour."""

    def draw_up(*deeds: tuple[Home, str, int], day: date = SUNDAY, code: str = "E03") -> int:
        lines = [
            NewLine(home.id, home.people[name], rule(code), day, hours, village.recorder.code)
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
