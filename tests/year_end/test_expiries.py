"""Points lapse by a resolution: everybody is told, two people post it, and may give it back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access import refusals as access_refusals
from pointsapp.community.books import AccountKind
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.earned import earned
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.refusals import NotFound
from pointsapp.village_time import months_before, start_of_day, village_day
from pointsapp.year_end.expiries import queries, refusals, service
from pointsapp.year_end.expiries.service import NewExpiry
from pointsapp.year_end.expiries.terms import Choice, Terms, lapsing
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, resident_of, sign_in

DAY = date(2027, 2, 1)
ON_THE_DAY = start_of_day(DAY) + timedelta(hours=9)
ALL = Terms(choice=Choice.CLEAR)


def give_points(session: Session, village: Cast, home: Home, points: int, at: datetime) -> None:
    """Let a household earn points at this instant."""
    issued = ledger.find_account(session, book_id=village.id, kind=AccountKind.ISSUED)
    legs = (ledger.Leg(issued, -points), ledger.Leg(home.account_id, points))
    posting = ledger.Posting(str(uuid4()), "award", legs, village_day(at), "award_line", 1)
    ledger.post(session, village.id, posting, by=village.recorder.code, at=at)


def announce(session: Session, village: Cast, terms: Terms = ALL, key: str = "a") -> int:
    new = NewExpiry(terms, DAY, "村民会议 11月10日")
    return service.announce(session, new, key=key, by=village.admin, at=AT)


def seen(session: Session, village: Cast, expiry_id: int) -> str:
    expiry = queries.show_expiry(session, village.admin, expiry_id)
    return queries.what_lapses(session, village.id, expiry.terms, expiry.lapses_on).digest


def post(session: Session, village: Cast, expiry_id: int, at: datetime = ON_THE_DAY) -> None:
    service.post(
        session,
        expiry_id,
        seen(session, village, expiry_id),
        second=village.approver.code,
        by=village.admin,
        at=at,
    )


def undo(session: Session, village: Cast, expiry_id: int) -> None:
    service.undo(session, expiry_id, second=village.approver.code, by=village.admin, at=ON_THE_DAY)


def test_what_was_held_before_the_day_lapses_and_nothing_later(
    session: Session, village: Cast
) -> None:
    give_points(session, village, village.zhang, 59, AT)
    expiry_id = announce(session, village)
    give_points(session, village, village.zhang, 7, ON_THE_DAY)
    post(session, village, expiry_id, ON_THE_DAY + timedelta(hours=1))
    post(session, village, expiry_id, ON_THE_DAY + timedelta(hours=2))
    assert ledger.balance(session, village.zhang.account_id) == 7
    assert ledger.verify(session.connection()).ok


def test_what_a_household_has_earned_in_all_stays(
    session: Session, village: Cast, swept: Callable[..., int]
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    before = earned(session, village.zhang.id, since=date.min)
    post(session, village, announce(session, village))
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert earned(session, village.zhang.id, since=date.min) == before > 0


def test_it_is_given_back_as_one_act_by_two(session: Session, village: Cast) -> None:
    give_points(session, village, village.zhang, 59, AT)
    give_points(session, village, village.li, 4, AT)
    expiry_id = announce(session, village)
    post(session, village, expiry_id)
    undo(session, village, expiry_id)
    undo(session, village, expiry_id)
    held = [ledger.balance(session, home.account_id) for home in (village.zhang, village.li)]
    assert held == [59, 4]


def test_one_person_alone_lets_nothing_lapse(session: Session, village: Cast) -> None:
    expiry_id = announce(session, village)
    for second in ("", village.admin.code):
        with pytest.raises((access_refusals.SecondMissing, access_refusals.SamePerson)):
            service.post(
                session,
                expiry_id,
                seen(session, village, expiry_id),
                second=second,
                by=village.admin,
                at=ON_THE_DAY,
            )


def test_a_list_that_changed_since_it_was_shown_is_shown_again(
    session: Session, village: Cast
) -> None:
    give_points(session, village, village.zhang, 59, AT)
    expiry_id = announce(session, village)
    shown = seen(session, village, expiry_id)
    give_points(session, village, village.li, 3, AT)
    with pytest.raises(refusals.ListChanged):
        service.post(
            session,
            expiry_id,
            shown,
            second=village.approver.code,
            by=village.admin,
            at=ON_THE_DAY,
        )
    assert ledger.balance(session, village.zhang.account_id) == 59


def test_not_before_its_day_and_not_once_called_off(session: Session, village: Cast) -> None:
    expiry_id = announce(session, village)
    with pytest.raises(refusals.NotDueYet):
        post(session, village, expiry_id, start_of_day(DAY) - timedelta(seconds=1))
    service.call_off(session, expiry_id, by=village.admin, at=AT)
    service.call_off(session, expiry_id, by=village.admin, at=AT)
    with pytest.raises(refusals.NothingAnnounced):
        post(session, village, expiry_id)
    with pytest.raises(refusals.NothingAnnounced):
        undo(session, village, expiry_id)


def test_one_announcement_at_a_time_told_sixty_days_before(session: Session, village: Cast) -> None:
    assert announce(session, village) == announce(session, village)
    with pytest.raises(refusals.AnnouncedAlready):
        announce(session, village, key="b")
    service.call_off(session, announce(session, village), by=village.admin, at=AT)
    for day in (date(2027, 1, 1), date(2027, 2, 2)):
        with pytest.raises(refusals.ToldTooLate):
            service.announce(
                session, NewExpiry(ALL, day, "会议"), key=str(day), by=village.admin, at=AT
            )


def test_who_spent_since_keeps_what_was_posted(session: Session, village: Cast) -> None:
    give_points(session, village, village.zhang, 59, AT)
    expiry_id = announce(session, village, Terms(choice=Choice.PART, percent=50))
    post(session, village, expiry_id)
    assert ledger.balance(session, village.zhang.account_id) == 30
    _take_goods(session, village)
    with pytest.raises(refusals.SpentSince):
        undo(session, village, expiry_id)


def _take_goods(session: Session, village: Cast) -> None:
    """Let household 018 have been at the counter since."""
    session.add(
        Redemption(
            village_id=village.id,
            number="R2027-00001",
            key="r",
            household_id=village.zhang.id,
            points=1,
            consent="pin",
            redeemed_by=village.counter.code,
            redeemed_at=ON_THE_DAY + timedelta(hours=1),
        )
    )
    session.flush()


def test_a_household_reads_what_it_would_lose(session: Session, village: Cast) -> None:
    give_points(session, village, village.zhang, 59, AT)
    resident = resident_of(village.zhang, village.id)
    assert queries.own_lapse(session, resident) is None
    announce(session, village, Terms(choice=Choice.ABOVE, points=50))
    own = queries.own_lapse(session, resident)
    assert own is not None
    assert (own.points, own.lapses_on) == (9, DAY)
    assert queries.own_lapse(session, resident_of(village.li, village.id)) is None


def test_a_long_list_goes_on_in_its_next_part(
    client: FlaskClient, session: Session, village: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pointsapp.year_end.expiries.views.LINES_OF_A_PART", 1)
    for home in (village.zhang, village.li):
        give_points(session, village, home, 59, AT)
    expiry_id = announce(session, village)
    session.commit()
    browser = sign_in(client, session, village.admin)
    first = open_page(browser, f"/manage/expiries/{expiry_id}")
    assert "李秀英" not in text_of(first)
    (following,) = first.xpath("//a[@rel='next']")
    assert "李秀英" in text_of(open_page(browser, following.get("href")))


def test_the_next_village_lets_nothing_of_ours_lapse(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    expiry_id = announce(session, village)
    with pytest.raises(NotFound):
        service.call_off(session, expiry_id, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        queries.show_expiry(session, next_village.clerk, expiry_id)


def test_old_points_lapse_by_the_day_on_which_they_counted(session: Session, village: Cast) -> None:
    give_points(session, village, village.zhang, 5, AT)
    give_points(session, village, village.zhang, 9, datetime(2027, 1, 10, tzinfo=UTC))
    expiry_id = announce(session, village, Terms(choice=Choice.OLDER, months=1))
    post(session, village, expiry_id)
    assert ledger.balance(session, village.zhang.account_id) == 9


def test_the_statements_do_not_grow_with_the_village(session: Session, village: Cast) -> None:
    give_points(session, village, village.zhang, 5, AT)
    with statements(session.connection()) as one:
        queries.what_lapses(session, village.id, ALL, DAY)
    give_points(session, village, village.li, 5, AT)
    with statements(session.connection()) as two:
        queries.what_lapses(session, village.id, ALL, DAY)
    assert len(one) == len(two) == 2


POINTS = st.integers(0, 10**6)


@given(held=POINTS, old=POINTS, kept=st.integers(1, 10**6), percent=st.integers(1, 99))
def test_nobody_loses_more_than_there_is_and_rounding_is_for_the_household(
    held: int, old: int, kept: int, percent: int
) -> None:
    old = min(old, held)
    part = Terms(choice=Choice.PART, percent=percent)
    terms = [
        ALL,
        part,
        Terms(choice=Choice.ABOVE, points=kept),
        Terms(choice=Choice.PART, percent=percent, points=kept),
        Terms(choice=Choice.OLDER, months=12),
    ]
    assert all(0 <= lapsing(one, held, old) <= held for one in terms)
    assert (held - lapsing(part, held, old)) * 100 >= held * percent


def test_months_are_counted_back_over_new_year() -> None:
    assert months_before(date(2027, 1, 1), 0) == date(2027, 1, 1)
    assert months_before(date(2027, 1, 1), 1) == date(2026, 12, 1)
    assert months_before(date(2027, 2, 1), 26) == date(2024, 12, 1)
