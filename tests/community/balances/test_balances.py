"""Last year's balances come over from paper."""

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import system_actor
from pointsapp.community.balances import service as balances
from pointsapp.community.books import EARNING_KINDS
from tests.village import AT, Cast
from tests.workbooks import workbook

HEADINGS = ("户号", "户主", "年末结余")


def take_over(session: Session, village: Cast, *rows: tuple[object, ...]) -> int:
    found = balances.read_balances(session, workbook([HEADINGS, *rows]), by=village.admin)
    by = system_actor(village.id)
    return balances.save(session, found, day=AT.date(), by=by, at=AT)


def test_balances_become_opening_entries_once(session: Session, village: Cast) -> None:
    rows = (("018", "张学军", 59), (19, "李秀英", "0"))
    assert take_over(session, village, *rows) == 1
    assert take_over(session, village, *rows) == 0
    assert ledger.balance(session, village.zhang.account_id) == 59
    assert ledger.earned(session, village.zhang.account_id, kinds=EARNING_KINDS, since=None) == 0


def test_another_figure_later_is_an_error_of_its_cell(session: Session, village: Cast) -> None:
    take_over(session, village, ("018", "张学军", 59))
    found = balances.read_balances(
        session, workbook([HEADINGS, ("018", "张学军", 60)]), by=village.admin
    )
    assert [(one.reason, one.column) for one in found.errors] == [("taken-otherwise", "C")]


def test_another_figure_taken_over_meanwhile_is_refused(session: Session, village: Cast) -> None:
    file = workbook([HEADINGS, ("018", "张学军", 60)])
    looked_at = balances.read_balances(session, file, by=village.admin)
    take_over(session, village, ("018", "张学军", 59))
    by = system_actor(village.id)
    with pytest.raises(balances.BalancesTaken):
        balances.save(session, looked_at, day=AT.date(), by=by, at=AT)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("999", "谁", 5), "household-unknown"),
        (("018", "张学军", "五"), "balance-unreadable"),
        (("018", "张学军", -5), "balance-unreadable"),
        (("018", "张学军", 1.5), "balance-unreadable"),
        (("018", "张学军", 10**12), "balance-unreadable"),
    ],
)
def test_errors_are_named_and_save_nothing(
    session: Session, village: Cast, row: tuple[object, ...], reason: str
) -> None:
    rows = [HEADINGS, row, ("019", "李秀英", 5)]
    found = balances.read_balances(session, workbook(rows), by=village.admin)
    assert [remark.reason for remark in found.errors] == [reason]
    with pytest.raises(balances.BalancesHaveErrors):
        take_over(session, village, row, ("019", "李秀英", 5))
    assert ledger.balance(session, village.li.account_id) == 0


def test_a_head_of_another_name_is_worth_a_look(session: Session, village: Cast) -> None:
    found = balances.read_balances(
        session, workbook([HEADINGS, ("018", "王五", 5), ("018", "张学军", 5)]), by=village.admin
    )
    assert [remark.reason for remark in found.oddities] == ["head-differs"]
    assert [remark.reason for remark in found.errors] == ["household-twice"]
