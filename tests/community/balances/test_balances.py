"""Last year's balances come over from paper, and go back if the wrong paper was taken."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TypedDict

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.balances import refusals, service
from pointsapp.community.balances.reading import Answers, Balances, read_balances
from pointsapp.community.balances.writing import export_balances
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import KeptImport
from pointsapp.earning.sheets.earned import earned
from tests.village import AT, Cast
from tests.workbooks import workbook


class Confirmed(TypedDict):
    """By whom, and when, an import is taken back."""

    second: str
    by: Actor
    at: datetime


HEADINGS = ("户号", "户主", "年末结余")
CASES = Path(__file__).parents[2] / "cases"


def read(
    session: Session, village: Cast, *rows: Sequence[object], answers: Answers | None = None
) -> Balances:
    file = workbook([HEADINGS, *rows])
    return read_balances(session, file, answers=answers, by=village.admin)


def take_over(
    session: Session, village: Cast, *rows: Sequence[object], answers: Answers | None = None
) -> int:
    balances = read(session, village, *rows, answers=answers)
    file = file_of("balances.xlsx", repr(rows).encode())
    return service.save(session, balances, file, answers=answers, by=village.admin, at=AT)


def confirmed(village: Cast) -> Confirmed:
    return {"second": village.approver.code, "by": village.admin, "at": AT}


def last_import(session: Session) -> int:
    return session.scalars(sa.select(sa.func.max(KeptImport.id))).one()


def test_balances_become_opening_entries_once(session: Session, village: Cast) -> None:
    rows = (("018", "张学军", 59), (19, "李秀英", "0"))
    assert take_over(session, village, *rows) == 1
    assert take_over(session, village, *rows) == 0
    assert ledger.balance(session, village.zhang.account_id) == 59
    assert earned(session, village.zhang.id, since=date.min) == 0


def test_another_figure_later_is_an_error_of_its_cell(session: Session, village: Cast) -> None:
    take_over(session, village, ("018", "张学军", 59))
    balances = read(session, village, ("018", "张学军", 60))
    assert [(one.reason, one.column) for one in balances.errors] == [("taken-otherwise", "C")]


def test_what_was_taken_over_meanwhile_is_not_taken_twice(session: Session, village: Cast) -> None:
    looked_at = read(session, village, ("018", "张学军", 59))
    take_over(session, village, ("018", "张学军", 59))
    file = file_of("balances.xlsx", b"another")
    with pytest.raises(refusals.BalancesTaken):
        service.save(session, looked_at, file, by=village.admin, at=AT)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("999", "谁", 5), "household-unknown"),
        (("018", "张学军", "五"), "balance-unreadable"),
        (("018", "张学军", -5), "balance-unreadable"),
        (("018", "张学军", 1.5), "balance-unreadable"),
        (("018", "张学军", 10**12), "balance-unreadable"),
        (("018", "张学军", "#N/A"), "cell-error"),
        (("无", "张学军", 5), "number-is-none"),
        ((110101001001001801, "张学军", 5), "number-lost-digits"),
    ],
)
def test_errors_are_named_and_save_nothing(
    session: Session, village: Cast, row: tuple[object, ...], reason: str
) -> None:
    balances = read(session, village, row, ("019", "李秀英", 5))
    assert [remark.reason for remark in balances.errors] == [reason]
    with pytest.raises(refusals.BalancesHaveErrors):
        take_over(session, village, row, ("019", "李秀英", 5))
    assert ledger.balance(session, village.li.account_id) == 0


def test_a_name_that_nobody_has_is_asked_about(session: Session, village: Cast) -> None:
    row = ("018", "王五", 5)
    with pytest.raises(refusals.HeadsUnknown):
        take_over(session, village, row)
    assert take_over(session, village, row, answers=Answers(numbers_right=True)) == 1


def test_number_and_name_of_two_households_are_asked_about(session: Session, village: Cast) -> None:
    row = ("018", "李秀英", 5)
    balances = read(session, village, row)
    [question] = balances.questions
    assert [candidate.number for candidate in question.candidates] == ["018", "019"]
    with pytest.raises(refusals.HouseholdsUnanswered):
        take_over(session, village, row)
    take_over(session, village, row, answers=Answers({question.place: village.li.id}))
    assert ledger.balance(session, village.li.account_id) == 5
    assert ledger.balance(session, village.zhang.account_id) == 0


def test_a_household_that_was_not_offered_cannot_be_chosen(session: Session, village: Cast) -> None:
    other = enrol_household(session, number="777", members=[Member("赵")], by=village.admin)
    with pytest.raises(refusals.HouseholdsUnanswered):
        take_over(session, village, ("018", "李秀英", 5), answers=Answers({1: other.id}))


def test_a_household_that_is_twice_in_the_file_is_an_error(session: Session, village: Cast) -> None:
    balances = read(session, village, ("018", "张学军", 5), ("18", "张学军", 5))
    assert [remark.reason for remark in balances.errors] == ["household-twice"]


def test_what_was_earned_is_no_balance(session: Session, village: Cast) -> None:
    rows = [("户号", "积分", "已兑换"), ("018", 30, 10)]
    balances = read_balances(session, workbook(rows), by=village.admin)
    assert [remark.reason for remark in balances.errors] == ["earned-for-balance"]
    with_balance = [("户号", "积分", "已兑换", "余额"), ("018", 30, 10, 20)]
    assert read_balances(session, workbook(with_balance), by=village.admin).points == 20


def test_totals_are_skipped_and_named(session: Session, village: Cast) -> None:
    enrol_household(session, number="301", members=[Member("周四")], by=village.admin)
    file = BytesIO((CASES / "headers-and-footers--b.xlsx").read_bytes())
    balances = read_balances(session, file, by=village.admin)
    assert (balances.errors, balances.points) == ((), 20)
    assert [remark.reason for remark in balances.left_out] == ["row-total"]


def test_an_import_is_taken_back_as_one_act(session: Session, village: Cast) -> None:
    rows = (("018", "张学军", 59), ("019", "李秀英", 7))
    take_over(session, village, *rows)
    service.take_back(session, last_import(session), **confirmed(village))
    service.take_back(session, last_import(session), **confirmed(village))
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert take_over(session, village, *rows) == 2
    assert ledger.balance(session, village.zhang.account_id) == 59
    assert ledger.verify(session.connection()).problems == []


def test_spent_points_are_not_taken_back(session: Session, village: Cast) -> None:
    take_over(session, village, ("018", "张学军", 59))
    redeemed = ledger.find_account(session, book_id=village.id, kind="redeemed")
    legs = (ledger.Leg(village.zhang.account_id, -5), ledger.Leg(redeemed, 5))
    posting = ledger.Posting("soap", "redemption", legs, AT.date(), "redemption", 1)
    ledger.post(session, village.id, posting, by="user:1", at=AT)
    with pytest.raises(ImportBuiltOn):
        service.take_back(session, last_import(session), **confirmed(village))


def test_the_balances_handed_out_change_nothing(session: Session, village: Cast) -> None:
    rows = (("018", "张学军", 59), ("019", "李秀英", 0))
    take_over(session, village, *rows)
    file = export_balances(session, by=village.admin)
    headings, *exported = load_workbook(BytesIO(file)).worksheets[0].iter_rows(values_only=True)
    assert headings == ("户号", "户主", "年末结余", "今日可兑积分")
    assert exported == [("018", "张学军", 59, 59), ("019", "李秀英", None, 0)]
    balances = read_balances(session, BytesIO(file), by=village.admin)
    assert (balances.errors, balances.questions, balances.unknown_heads) == ((), (), ())
    assert (balances.new, balances.points) == (0, 59)


def test_points_of_today_are_no_opening(session: Session, village: Cast) -> None:
    issued = ledger.find_account(session, book_id=village.id, kind="issued")
    legs = (ledger.Leg(issued, -5), ledger.Leg(village.zhang.account_id, 5))
    posting = ledger.Posting("award", "award", legs, AT.date(), "award-line", 1)
    ledger.post(session, village.id, posting, by="user:1", at=AT)
    file = export_balances(session, by=village.admin)
    [_headings, *rows] = load_workbook(BytesIO(file)).worksheets[0].iter_rows(values_only=True)
    assert rows[0] == ("018", "张学军", None, 5)
    assert read_balances(session, BytesIO(file), by=village.admin).new == 0
