"""What a cap leaves: by household or person, in a day, month or year, won or deducted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets import posting, queries, service
from pointsapp.earning.sheets.caps import Cap, Deed, Used
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.models import AwardLine, AwardSheet
from pointsapp.earning.sheets.refusals import CapReached, DayTooLong
from tests.rules import SUNDAY
from tests.village import AT, Cast

Swept = Callable[..., int]
A_DAY = Cap(rule_id=1, points=8, per="household", period="day")
ZHANG = Deed(household_id=1, resident_id=1, occurred_on=SUNDAY, points=6, cap=A_DAY)
WIFE = replace(ZHANG, resident_id=2)
LI = replace(ZHANG, household_id=2, resident_id=3)
NEXT_DAY, NEXT_MONTH, NEXT_YEAR = date(2026, 11, 9), date(2026, 12, 8), date(2027, 11, 8)


def left(*deeds: Deed, cap: Cap | None = A_DAY) -> list[int]:
    used = Used()
    return [used.take(replace(deed, cap=cap)) for deed in deeds]


def test_a_household_shares_its_cap_and_a_person_does_not() -> None:
    assert left(ZHANG, WIFE, LI) == [6, 2, 6]
    assert left(ZHANG, WIFE, ZHANG, cap=replace(A_DAY, per="person")) == [6, 6, 2]


@pytest.mark.parametrize(
    ("period", "points"),
    [("day", [6, 2, 6, 6, 6]), ("month", [6, 2, 0, 6, 6]), ("year", [6, 2, 0, 0, 6])],
)
def test_a_cap_begins_anew_with_its_period(period: str, points: list[int]) -> None:
    days = (SUNDAY, SUNDAY, NEXT_DAY, NEXT_MONTH, NEXT_YEAR)
    deeds = [replace(ZHANG, occurred_on=day) for day in days]
    assert left(*deeds, cap=replace(A_DAY, period=period)) == points


def test_a_cap_is_reached_to_the_point() -> None:
    assert left(replace(ZHANG, points=8), replace(ZHANG, points=1)) == [8, 0]
    assert left(replace(ZHANG, points=9)) == [8]


def test_deductions_are_capped_like_points() -> None:
    assert left(replace(ZHANG, points=-6), replace(ZHANG, points=-6)) == [-6, -2]


def test_each_rule_has_a_cap_of_its_own() -> None:
    used = Used()
    other = replace(ZHANG, cap=replace(A_DAY, rule_id=2))
    assert [used.take(ZHANG), used.take(other), used.take(ZHANG)] == [6, 6, 2]


def test_without_a_cap_everything_counts() -> None:
    assert left(ZHANG, ZHANG, cap=None) == [6, 6]


def set_cap(session: Session, version_id: int, **cap: object) -> None:
    session.execute(sa.update(RuleVersion).filter_by(id=version_id).values(**cap))


@pytest.mark.parametrize(
    ("earlier", "counted"),
    [(date(2025, 12, 31), 4), (date(2026, 1, 1), 1), (date(2026, 11, 30), 1)],
)
def test_a_years_cap_looks_at_the_whole_year_and_no_further(
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
    swept: Swept,
    earlier: date,
    counted: int,
) -> None:
    set_cap(session, rule("E03"), cap_points=5, cap_per="household", cap_period="year")
    first = swept((village.zhang, "张学军", 200))
    service.submit(session, first, by=village.recorder, at=AT)
    session.execute(sa.update(AwardLine).values(occurred_on=earlier))
    second = swept((village.zhang, "王桂兰", 200))
    [line] = queries.show_sheet(session, village.recorder, second).lines
    assert (line.points, line.uncapped_points) == (counted, 4)


def test_what_was_approved_meanwhile_stops_a_sheet_from_being_posted_above_a_cap(
    session: Session, village: Cast, rule: Callable[[str], int], swept: Swept
) -> None:
    sheets = [swept((village.zhang, name, 400)) for name in ("张学军", "王桂兰")]
    service.submit(session, sheets[0], by=village.recorder, at=AT)
    service.approve(session, sheets[0], by=village.approver, at=AT)
    session.execute(sa.update(AwardLine).filter_by(sheet_id=sheets[1]).values(points=8))
    sheet = session.get_one(AwardSheet, sheets[1])
    with pytest.raises(CapReached) as refused:
        posting.post_lines(session, sheet, by=village.approver, at=AT)
    assert refused.value.facts == {"numbers": ["018"]}
    assert sheet.state == "draft"


@pytest.mark.parametrize(
    ("hundredths", "points"), [(100, 2), (149, 2), (150, 3), (175, 3), (199, 3), (200, 4)]
)
def test_parts_of_a_point_are_dropped(
    session: Session, village: Cast, swept: Swept, hundredths: int, points: int
) -> None:
    sheet_id = swept((village.zhang, "张学军", hundredths))
    [line] = queries.show_sheet(session, village.recorder, sheet_id).lines
    assert line.points == points


def test_a_whole_day_may_be_worked_and_not_a_minute_more(village: Cast, swept: Swept) -> None:
    swept((village.zhang, "张学军", 1200))
    swept((village.zhang, "张学军", 1200), code="E04")
    with pytest.raises(DayTooLong):
        swept((village.zhang, "张学军", 1), code="E04")


def test_a_sheet_that_is_redrawn_does_not_count_its_former_hours(
    session: Session, village: Cast, rule: Callable[[str], int], swept: Swept
) -> None:
    home = village.zhang
    sheet_id = swept((home, "张学军", 2400))
    line = NewLine(
        household_id=home.id,
        resident_id=home.head_id,
        rule_version_id=rule("E03"),
        occurred_on=SUNDAY,
        quantity=2400,
        recorded_by=village.recorder.code,
    )
    service.redraw(session, sheet_id, [line], by=village.recorder, at=AT)
    assert len(queries.show_sheet(session, village.recorder, sheet_id).lines) == 1
