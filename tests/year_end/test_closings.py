"""A village closes its year: nothing is dated into it any more, unless two people open it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access import refusals as access_refusals
from pointsapp.earning.activities import service as activities
from pointsapp.earning.claims.service import NewClaim, file_claim
from pointsapp.earning.sheets import service as sheets
from pointsapp.refusals import NotFound
from pointsapp.year_end.closings import queries, service
from pointsapp.year_end.closings.models import PeriodClosing
from pointsapp.year_end.closings.refusals import NoEndOfPeriod, NotLastClosing, PeriodWaits
from tests.rules import SUNDAY, Plan
from tests.village import AT, Cast, NextVillage

NEW_YEAR = datetime(2027, 1, 15, 2, 0, tzinfo=UTC)
Rule = Callable[[str], int]
Swept = Callable[..., int]
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)


def close(session: Session, village: Cast, through: date = DECEMBER) -> int:
    return service.close(session, through, by=village.admin, at=NEW_YEAR)


def reopen(session: Session, village: Cast, closing_id: int) -> None:
    service.reopen(
        session,
        closing_id,
        "a sheet was forgotten",
        second=village.approver.code,
        by=village.admin,
        at=NEW_YEAR,
    )


def waiting(session: Session, village: Cast, through: date = DECEMBER) -> dict[str, int]:
    found = queries.what_waits(session, village.id, through)
    return {one.kind: one.count for one in found if one.count}


def test_months_that_are_over_may_be_closed(session: Session, village: Cast) -> None:
    ends = queries.ends_of_periods(session, village.admin, today=date(2027, 1, 15))
    assert ends == (DECEMBER, NOVEMBER)
    close(session, village, NOVEMBER)
    left = queries.ends_of_periods(session, village.admin, today=date(2027, 1, 15))
    assert left == (DECEMBER,)


@pytest.mark.parametrize("day", [date(2026, 12, 30), date(2027, 1, 31), OCTOBER])
def test_only_a_month_that_is_over_and_in_the_book(
    session: Session, village: Cast, day: date
) -> None:
    with pytest.raises(NoEndOfPeriod):
        close(session, village, day)


def test_closing_twice_is_closing_once(session: Session, village: Cast) -> None:
    assert close(session, village) == close(session, village)
    assert session.scalar(sa.select(sa.func.count(PeriodClosing.id))) == 1


def test_nothing_is_dated_into_a_closed_period(
    session: Session, village: Cast, rule: Rule, swept: Swept, plan: Plan
) -> None:
    close(session, village, NOVEMBER)
    with pytest.raises(ledger.PeriodClosed):
        swept((village.zhang, "张学军", 200))
    with pytest.raises(ledger.PeriodClosed):
        plan(SUNDAY)
    claim = NewClaim(village.zhang.head_id, rule("E03"), None, SUNDAY, 100, "扫了村口")
    with pytest.raises(ledger.PeriodClosed):
        file_claim(session, claim, [], key="k", by=village.recorder, at=AT)


def test_points_on_their_way_hold_the_closing_up(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    assert waiting(session, village)["sheets-open"] == 1
    with pytest.raises(PeriodWaits):
        close(session, village)
    sheets.withdraw(session, sheet_id, by=village.recorder, at=AT)
    assert "sheets-open" not in waiting(session, village)
    close(session, village)


def test_a_planned_activity_of_these_days_holds_it_up_too(
    session: Session, village: Cast, plan: Plan
) -> None:
    activity_id = plan(date(2026, 11, 20))
    assert waiting(session, village, NOVEMBER)["activities"] == 1
    activities.call_off(session, activity_id, reason="下雨", by=village.recorder, at=AT)
    assert "activities" not in waiting(session, village, NOVEMBER)


def test_a_seal_after_the_period_is_asked_for(session: Session, village: Cast) -> None:
    assert waiting(session, village) == {"not-sealed": 1}
    ledger.seal(session, village.id, at=NEW_YEAR, chain_head=ledger.NO_HASH)
    assert waiting(session, village) == {}


def test_two_people_open_the_last_period_again(session: Session, village: Cast) -> None:
    first, last = close(session, village, NOVEMBER), close(session, village, DECEMBER)
    with pytest.raises(NotLastClosing):
        reopen(session, village, first)
    with pytest.raises(access_refusals.SamePerson):
        service.reopen(
            session, last, "why", second=village.admin.code, by=village.admin, at=NEW_YEAR
        )
    reopen(session, village, last)
    assert ledger.closed_through(session, village.id) == NOVEMBER
    reopen(session, village, last)
    reopen(session, village, first)
    assert ledger.closed_through(session, village.id) is None
    told = queries.list_closings(session, village.id)[0]
    assert (told.reopened_by, told.reopened_second) == ("admin", "approver")
    assert close(session, village) > last


def test_the_next_village_opens_nothing_of_ours(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    closing = close(session, village)
    with pytest.raises(NotFound):
        service.reopen(
            session, closing, "why", second=village.admin.code, by=next_village.clerk, at=AT
        )
