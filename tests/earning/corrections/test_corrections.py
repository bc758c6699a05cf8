"""What was wrong is struck before it counts and reversed after; the ledger keeps both."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.corrections import queries as corrections_queries
from pointsapp.earning.sheets import queries, service
from pointsapp.earning.sheets.earned import earned
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.earning.sheets.refusals import OwnHousehold, WrongState
from pointsapp.refusals import NotFound
from tests.earning import correcting
from tests.earning.correcting import two
from tests.village import AT, Cast, NextVillage

Swept = Callable[..., int]


def line_of(session: Session, sheet_id: int, position: int = 1) -> int:
    return session.scalars(
        sa.select(AwardLine.id).filter_by(sheet_id=sheet_id, position=position)
    ).one()


def posted(session: Session, village: Cast, sheet_id: int) -> int:
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    return sheet_id


def test_a_struck_line_never_counts(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 200))
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    correcting.take_off(session, line_of(session, sheet_id), reason="没有来", by=two(village))
    service.approve(session, sheet_id, by=village.approver, at=AT)
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert ledger.balance(session, village.li.account_id) == 4
    page = queries.show_sheet(session, village.approver, sheet_id)
    assert [line.taken_off for line in page.lines] == ["没有来", None]
    assert page.points == 4


def test_a_posted_line_is_reversed_once(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = posted(session, village, swept((village.zhang, "张学军", 200)))
    correcting.take_off(session, line_of(session, sheet_id), reason="记错人", by=two(village))
    with pytest.raises(WrongState):
        correcting.take_off(session, line_of(session, sheet_id), reason="记错人", by=two(village))
    statement = ledger.statement(session, village.zhang.account_id)
    assert [entry.amount for entry in statement.entries] == [-4, 4]
    assert earned(session, village.zhang.id, since=date.min) == 0
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_a_line_taken_off_frees_the_days_cap(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = posted(session, village, swept((village.zhang, "张学军", 400)))
    correcting.take_off(session, line_of(session, sheet_id), reason="记错", by=two(village))
    again = posted(session, village, swept((village.zhang, "王桂兰", 400)))
    assert queries.show_sheet(session, village.recorder, again).points == 8


def test_a_whole_sheet_is_taken_off_as_one_act(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = posted(
        session, village, swept((village.zhang, "张学军", 200), (village.li, "李秀英", 200))
    )
    for _press in (1, 2):
        correcting.take_off_sheet(session, sheet_id, reason="日期错了", by=two(village))
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert queries.show_sheet(session, village.approver, sheet_id).state == "reversed"


def test_of_spent_points_what_is_left_is_taken_back(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = posted(
        session, village, swept((village.zhang, "张学军", 200), (village.li, "李秀英", 200))
    )
    spend(session, village, 3)
    page = queries.show_sheet(session, village.approver, sheet_id)
    preview = corrections_queries.preview(session, village.approver, page.lines)
    assert [(line.balance, line.taken_back) for line in preview] == [(4, 4), (1, 1)]
    correcting.take_off_sheet(session, sheet_id, reason="日期错了", by=two(village))
    page = queries.show_sheet(session, village.approver, sheet_id)
    assert [(line.points, line.taken_back) for line in page.lines] == [(4, 4), (4, 1)]
    assert ledger.balance(session, village.li.account_id) == 0
    assert earned(session, village.li.id, since=date.min) == 3
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_points_that_are_wholly_spent_leave_the_record_right_and_the_balance_alone(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = posted(session, village, swept((village.li, "李秀英", 200)))
    spend(session, village, 4)
    for _press in (1, 2):
        correcting.take_off_sheet(session, sheet_id, reason="日期错了", by=two(village))
    [line] = queries.show_sheet(session, village.approver, sheet_id).lines
    assert (line.taken_off, line.taken_back) == ("日期错了", 0)
    assert ledger.balance(session, village.li.account_id) == 0


def test_nobody_takes_off_a_line_of_the_own_household(
    session: Session, village: Cast, swept: Swept
) -> None:
    sheet_id = posted(session, village, swept((village.zhang, "张学军", 200)))
    relative = replace(village.approver, household_id=village.zhang.id)
    for by in ((relative, village.admin), (village.recorder, relative)):
        with pytest.raises(OwnHousehold):
            correcting.take_off(session, line_of(session, sheet_id), by=by)


def test_a_draft_is_changed_not_corrected(session: Session, village: Cast, swept: Swept) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    with pytest.raises(WrongState):
        correcting.take_off(session, line_of(session, sheet_id), reason="x", by=two(village))


def test_the_next_village_takes_nothing_off(
    session: Session, village: Cast, next_village: NextVillage, swept: Swept
) -> None:
    sheet_id = posted(session, village, swept((village.zhang, "张学军", 200)))
    strangers = (next_village.clerk, village.approver)
    with pytest.raises(NotFound):
        correcting.take_off(session, line_of(session, sheet_id), by=strangers)
    with pytest.raises(NotFound):
        correcting.take_off_sheet(session, sheet_id, by=strangers)


def spend(session: Session, village: Cast, points: int) -> None:
    redeemed = ledger.find_account(session, book_id=village.id, kind="redeemed")
    legs = (ledger.Leg(village.li.account_id, -points), ledger.Leg(redeemed, points))
    posting = ledger.Posting("spend", "redemption", legs, AT.date(), "redemption", None)
    ledger.post(session, village.id, posting, by="user:1", at=AT)


def test_a_deduction_is_given_back_whole_to_a_household_that_owes(
    session: Session, village: Cast, swept: Swept
) -> None:
    """Debts were allowed once and are not now: giving points back needs no balance."""
    sheet_id = posted(
        session, village, swept((village.li, "李秀英", 200), (village.zhang, "张学军", 200))
    )
    deduction = session.scalars(sa.select(AwardLine).filter_by(sheet_id=sheet_id, position=1)).one()
    owe(session, village, deduction, points=9)
    correcting.take_off(session, deduction.id, reason="查无此事", by=two(village))
    assert ledger.balance(session, village.li.account_id) == 4
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def owe(session: Session, village: Cast, line: AwardLine, *, points: int) -> None:
    """Make the line a deduction of so many points, posted into debt."""
    ledger.let_owe(session, [village.li.account_id], most=100)
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(village.li.account_id, -points), ledger.Leg(issued, points))
    deduction = ledger.Posting("owed", "award", legs, AT.date(), "award_line", line.id)
    made = ledger.post(session, village.id, deduction, by="user:1", at=AT)
    line.points, line.transaction_id = -points, made.transaction_id
    session.flush()
