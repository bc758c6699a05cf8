"""Lines that an approver looks at twice."""

from collections.abc import Callable
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.community.models import Resident
from pointsapp.earning.approvals.doubts import DoubtKind
from pointsapp.earning.sheets import service as sheets
from tests.earning.approvals.beside import approved, beside, doubts, swept_together
from tests.rules import SUNDAY
from tests.village import AT, Cast

Swept = Callable[..., int]
TODAY = AT.date()


def test_what_may_stand_twice(session: Session, village: Cast, swept: Swept) -> None:
    first = swept((village.zhang, "张学军", 200))
    again = swept((village.zhang, "张学军", 100), (village.li, "李秀英", 100))
    [twin] = beside(session, village.approver, again).doubts
    assert (twin.kind, twin.position, twin.name) == (DoubtKind.TWICE, 1, "张学军")
    assert twin.elsewhere_id == first
    sheets.withdraw(session, first, by=village.recorder, at=AT)
    assert doubts(session, village, again) == []


def test_what_is_given_once_stands_twice_on_any_day(
    session: Session, village: Cast, swept: Swept
) -> None:
    swept((village.zhang, "张学军", 100), code="C03", day=date(2026, 3, 1))
    again = swept((village.zhang, "张学军", 100), code="C03")
    [twin] = beside(session, village.approver, again).doubts
    assert twin.day == date(2026, 3, 1)
    assert beside(session, village.approver, again).days_late is None


def test_a_late_entry_says_so(session: Session, village: Cast, swept: Swept) -> None:
    late = swept((village.zhang, "张学军", 100), day=SUNDAY - timedelta(days=4))
    found = beside(session, village.approver, late)
    assert found.days_late == 10
    assert found.is_doubtful


def test_who_is_at_two_places_at_once(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    people = (village.zhang.head_id,)
    morning = (time(8), time(10))
    sheet_id = swept_together(session, village, rule, "a", *morning, people=people)
    swept_together(session, village, rule, "b", time(10), time(12), people=people)
    assert doubts(session, village, sheet_id) == [(DoubtKind.TWICE, "张学军")]
    swept_together(session, village, rule, "c", time(9), time(11), people=people)
    assert (DoubtKind.TWO_PLACES, "张学军") in doubts(session, village, sheet_id)


def test_the_recorders_own_household_and_who_left(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = swept((village.zhang, "张学军", 100), (village.li, "李秀英", 100))
    session.get_one(User, village.recorder.user_id).household_id = village.zhang.id
    session.get_one(Resident, village.li.head_id).left_on = SUNDAY
    assert doubts(session, village, sheet_id) == [
        (DoubtKind.OWN_HOUSEHOLD, "张学军"),
        (DoubtKind.LEFT, "李秀英"),
    ]


def test_more_than_on_any_sheet_like_it(session: Session, village: Cast, swept: Swept) -> None:
    for week in range(1, 4):
        day = SUNDAY - timedelta(days=7 * week)
        approved(session, village, swept((village.zhang, "张学军", 200), day=day))
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 600))
    [doubt] = beside(session, village.approver, sheet_id).doubts
    assert (doubt.name, doubt.quantity, doubt.usual) == ("李秀英", 600, 200)
