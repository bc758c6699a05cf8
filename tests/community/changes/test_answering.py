"""After a merger everything of the one household is answered by the other, whatever comes."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Closing, Merger, Split
from pointsapp.community.households.answering import answerer_of, answerer_with_number
from pointsapp.community.models import Household, Village
from pointsapp.earning.corrections import queries as corrections
from pointsapp.earning.sheets import queries as sheets
from pointsapp.earning.sheets import service
from pointsapp.earning.sheets.earned import earned, earned_by_star
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.queries import taken_this_month
from pointsapp.exchange.redemptions.refusals import NotOwnHousehold
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.refusals import NobodyAnswers
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.portal.exchanges.queries import show_exchange
from tests.earning import correcting
from tests.earning.correcting import two
from tests.village import AT, Cast, Home, resident_of, settle

Swept = Callable[..., int]
Give = Callable[[Home, int], None]
EVER = date(2000, 1, 1)


def line_of(session: Session, sheet_id: int, position: int = 1) -> int:
    return session.scalars(
        sa.select(AwardLine.id).filter_by(sheet_id=sheet_id, position=position)
    ).one()


def posted(session: Session, village: Cast, sheet_id: int) -> int:
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    return sheet_id


def merge(session: Session, village: Cast, home: Home, into: Home) -> None:
    merger = Merger(into.number, village.recorder.code)
    changes.merge(session, home.id, merger, key=f"m{home.id}", by=village.admin, at=AT)


def close(session: Session, village: Cast, home: Home) -> None:
    closing = Closing(lapses=True, second=village.recorder.code)
    changes.close(session, home.id, closing, key=f"c{home.id}", by=village.admin, at=AT)


def balances(session: Session, *homes: Home) -> list[int]:
    return [ledger.balance(session, home.account_id) for home in homes]


def is_sound(session: Session) -> bool:
    return ledger.verify(session.connection()).problems == []


@pytest.fixture
def wang(session: Session, village: Cast) -> Home:
    """王家 is household 021."""
    return settle(session, village.id, "021", "王铁柱")


@pytest.mark.parametrize("debt_allowed", [False, True])
def test_a_correction_finds_the_points_where_they_went(
    session: Session, village: Cast, swept: Swept, *, debt_allowed: bool
) -> None:
    session.get_one(Village, village.id).debt_allowed = debt_allowed
    sheet_id = posted(session, village, swept((village.li, "李秀英", 200)))
    merge(session, village, village.li, village.zhang)
    assert balances(session, village.zhang, village.li) == [4, 0]
    line = sheets.show_sheet(session, village.approver, sheet_id).lines[0]
    (preview,) = corrections.preview(session, village.approver, [line])
    assert (preview.balance, preview.taken_back) == (4, 4)
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.zhang, village.li) == [0, 0]
    assert earned(session, village.zhang.id, since=EVER) == 0
    assert is_sound(session)


def test_a_correction_follows_through_one_merger_after_the_other(
    session: Session, village: Cast, swept: Swept, wang: Home
) -> None:
    sheet_id = posted(session, village, swept((village.li, "李秀英", 200)))
    merge(session, village, village.li, village.zhang)
    merge(session, village, village.zhang, wang)
    assert answerer_of(session, village.li.id).number == "021"
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.li, village.zhang, wang) == [0, 0, 0]
    assert is_sound(session)


def test_what_was_spent_since_is_owed_by_nobody_closed(
    session: Session, village: Cast, swept: Swept, shelf: dict[str, int]
) -> None:
    session.get_one(Village, village.id).debt_allowed = True
    sheet_id = posted(session, village, swept((village.li, "李秀英", 400)))
    merge(session, village, village.li, village.zhang)
    basket = Basket("k", {shelf["肥皂"]: 1})
    redeem(session, village.zhang.id, basket, by=village.counter, at=AT)
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.zhang, village.li) == [-5, 0]


def test_a_deduction_that_was_wrong_is_given_back_to_who_answers(
    session: Session, village: Cast, swept: Swept, give: Give
) -> None:
    give(village.li, 30)
    sheet_id = swept((village.li, "李秀英", 100))
    line = session.get_one(AwardLine, line_of(session, sheet_id))
    line.points = line.uncapped_points = -3
    posted(session, village, sheet_id)
    assert balances(session, village.li) == [27]
    merge(session, village, village.li, village.zhang)
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.zhang, village.li) == [30, 0]
    assert is_sound(session)


@pytest.mark.parametrize("debt_allowed", [False, True])
def test_nothing_moves_any_more_with_a_household_that_is_gone(
    session: Session, village: Cast, swept: Swept, *, debt_allowed: bool
) -> None:
    session.get_one(Village, village.id).debt_allowed = debt_allowed
    sheet_id = posted(session, village, swept((village.li, "李秀英", 200)))
    close(session, village, village.li)
    line = sheets.show_sheet(session, village.approver, sheet_id).lines[0]
    (preview,) = corrections.preview(session, village.approver, [line])
    assert preview.taken_back == 0
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.li) == [0]
    assert is_sound(session)


def test_a_return_goes_to_the_household_that_answers(
    session: Session, village: Cast, give: Give, shelf: dict[str, int]
) -> None:
    give(village.li, 20)
    basket = Basket("k", {shelf["肥皂"]: 2})
    redemption = redeem(session, village.li.id, basket, by=village.counter, at=AT)
    merge(session, village, village.li, village.zhang)
    (soap,) = show_redemption(session, village.counter, redemption).lines
    whole = NewReturn("r", {soap.id: Back(2)}, "不要了")
    return_goods(session, redemption, whole, by=village.counter, at=AT)
    assert balances(session, village.zhang, village.li) == [20, 0]
    assert ledger.statement(session, village.zhang.account_id).entries[0].kind == "return"
    assert show_exchange(session, resident_of(village.zhang, village.id), redemption)
    assert is_sound(session)


def test_nobody_takes_goods_back_from_the_household_that_went_into_the_own(
    session: Session, village: Cast, give: Give, shelf: dict[str, int]
) -> None:
    give(village.li, 20)
    redemption = redeem(
        session, village.li.id, Basket("k", {shelf["肥皂"]: 1}), by=village.counter, at=AT
    )
    merge(session, village, village.li, village.zhang)
    (soap,) = show_redemption(session, village.counter, redemption).lines
    clerk = resident_of(village.zhang, village.id)
    with pytest.raises(NotOwnHousehold):
        return_goods(session, redemption, NewReturn("r", {soap.id: Back(1)}, "退"), by=clerk, at=AT)


def test_of_a_household_that_is_gone_no_goods_come_back(
    session: Session, village: Cast, give: Give, shelf: dict[str, int]
) -> None:
    give(village.li, 20)
    redemption = redeem(
        session, village.li.id, Basket("k", {shelf["肥皂"]: 1}), by=village.counter, at=AT
    )
    close(session, village, village.li)
    (soap,) = show_redemption(session, village.counter, redemption).lines
    new = NewReturn("r", {soap.id: Back(1)}, "退")
    with pytest.raises(NobodyAnswers):
        return_goods(session, redemption, new, by=village.counter, at=AT)


def test_what_both_took_this_month_counts_towards_the_limit(
    session: Session, village: Cast, give: Give, shelf: dict[str, int]
) -> None:
    give(village.li, 20)
    redeem(session, village.li.id, Basket("k", {shelf["肥皂"]: 2}), by=village.counter, at=AT)
    merge(session, village, village.li, village.zhang)
    assert taken_this_month(session, village.zhang.id, AT) == {shelf["肥皂"]: 2}


def test_deeds_of_a_merged_household_are_the_others(
    session: Session, village: Cast, swept: Swept
) -> None:
    posted(session, village, swept((village.li, "李秀英", 200), (village.zhang, "张学军", 100)))
    merge(session, village, village.li, village.zhang)
    assert earned(session, village.zhang.id, since=EVER) == 6
    assert earned(session, village.li.id, since=EVER) == 0


def test_deeds_follow_the_person_into_a_household_of_the_own(
    session: Session, village: Cast, swept: Swept
) -> None:
    deeds = ((village.zhang, "王桂兰", 200), (village.zhang, "张学军", 100))
    sheet_id = posted(session, village, swept(*deeds))
    part = Split("020", [village.zhang.people["王桂兰"]], 0)
    new = changes.split(session, village.zhang.id, part, key="s", by=village.admin, at=AT)
    assert (earned(session, new, since=EVER), earned(session, village.zhang.id, since=EVER)) == (
        4,
        2,
    )
    page = sheets.show_sheet(session, village.approver, sheet_id)
    assert [line.number for line in page.lines] == ["020", "018"]
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.zhang) == [2], "the points had stayed where they were"
    assert earned(session, new, since=EVER) == 0


def test_what_is_taken_back_this_year_was_not_earned_last_year(
    session: Session, village: Cast, swept: Swept, shelf: dict[str, int]
) -> None:
    last_year, this_year = date(2025, 12, 20), AT.date().replace(month=1, day=1)
    session.execute(sa.text("UPDATE rule_version SET first_day = '2025-01-01'"))
    sheet_id = posted(session, village, swept((village.li, "李秀英", 400), day=last_year))
    posted(session, village, swept((village.li, "李秀英", 100)))
    redeem(session, village.li.id, Basket("k", {shelf["肥皂"]: 1}), by=village.counter, at=AT)
    correcting.take_off(session, line_of(session, sheet_id), by=two(village))
    assert balances(session, village.li) == [0], "five of the eight were spent"
    assert earned(session, village.li.id, since=this_year) == 2
    assert earned(session, village.li.id, since=last_year) == 2 + 3
    assert [points for _star, points in earned_by_star(session, village.li.id, since=EVER)] == [5]


def test_a_number_leads_to_who_answers_to_it(session: Session, village: Cast, wang: Home) -> None:
    merge(session, village, village.li, village.zhang)
    found = answerer_with_number(session, village.id, "19")
    assert found is not None
    assert (found.number, found.former) == ("018", "019")
    own = answerer_with_number(session, village.id, "018")
    assert own is not None
    assert own.former is None
    close(session, village, wang)
    assert answerer_with_number(session, village.id, "021") is None


def test_nobody_answers_for_one_that_merged(session: Session, village: Cast, wang: Home) -> None:
    merge(session, village, village.li, village.zhang)
    merge(session, village, village.zhang, wang)
    answering = dict(session.execute(sa.select(Household.number, Household.answered_by_id)).all())
    assert answering == {"018": wang.id, "019": wang.id, "021": None}
