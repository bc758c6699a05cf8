"""How much comes back, and that a sheet taken off at once is a sheet taken off line by line."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.community.models import Village
from pointsapp.earning.corrections.queries import preview
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets import posting, queries
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, LineCorrection
from pointsapp.earning.sheets.taking_off import TakenBack, taken_back
from pointsapp.ledger.models import LedgerEntry, LedgerTransaction
from tests.earning import correcting
from tests.earning.correcting import two
from tests.earning.street import account_ids_of, draw_up, enrol_street
from tests.examples import examples_on_each
from tests.page import statements
from tests.village import AT, Cast

ZHANG, LI = 1, 2


@dataclass(frozen=True)
class Line:
    account_id: int
    points: int
    is_posted: bool = True
    is_gone: bool = False


def points_back(lines: list[Line], balances: dict[int, int], *, debt_allowed: bool) -> list[object]:
    return [
        None if back is None else (back.points, back.is_whole)
        for back in taken_back(lines, balances, debt_allowed=debt_allowed)
    ]


@pytest.mark.parametrize(
    ("lines", "balance", "debt_allowed", "back"),
    [
        ([Line(ZHANG, 4)], 4, False, [(4, True)]),
        ([Line(ZHANG, 4)], 3, False, [(3, False)]),
        ([Line(ZHANG, 4)], 0, False, [(0, False)]),
        ([Line(ZHANG, 4)], -2, False, [(0, False)]),
        ([Line(ZHANG, 4)], 3, True, [(4, True)]),
        ([Line(ZHANG, 4)], -2, True, [(4, True)]),
        ([Line(ZHANG, 4, is_posted=False)], 4, False, [None]),
        ([Line(ZHANG, 4, is_posted=False)], 4, True, [None]),
        # a household's balance goes down from line to line
        ([Line(ZHANG, 4), Line(ZHANG, 3)], 5, False, [(4, True), (1, False)]),
        ([Line(ZHANG, 4), Line(ZHANG, 3), Line(ZHANG, 1)], 5, False,
         [(4, True), (1, False), (0, False)]),
        ([Line(ZHANG, 4, is_posted=False), Line(ZHANG, 3)], 5, False, [None, (3, True)]),
        # a deduction is given back whole, and pays for the next line
        ([Line(ZHANG, -3)], 0, False, [(-3, True)]),
        ([Line(ZHANG, -3)], -5, False, [(-3, True)]),
        ([Line(ZHANG, -3), Line(ZHANG, 3)], 0, False, [(-3, True), (3, True)]),
        ([Line(ZHANG, 3), Line(ZHANG, -3)], 0, False, [(0, False), (-3, True)]),
        # of a household that is gone nothing comes back, and nothing goes to it
        ([Line(ZHANG, 3, is_gone=True)], 0, True, [(0, False)]),
        ([Line(ZHANG, -3, is_gone=True)], 0, False, [(0, False)]),
    ],
)  # fmt: skip
def test_what_comes_back_is_what_the_household_has(
    lines: list[Line], balance: int, back: list[object], *, debt_allowed: bool
) -> None:
    assert points_back(lines, {ZHANG: balance}, debt_allowed=debt_allowed) == back


def test_one_households_points_pay_for_no_other() -> None:
    lines = [Line(ZHANG, 4), Line(LI, 4), Line(ZHANG, 4)]
    balances = {ZHANG: 8, LI: 1}
    assert taken_back(lines, balances, debt_allowed=False) == [
        TakenBack(balance=8, points=4, is_whole=True),
        TakenBack(balance=1, points=1, is_whole=False),
        TakenBack(balance=4, points=4, is_whole=True),
    ]
    assert balances == {ZHANG: 8, LI: 1}, "the balances given are left as they are"


LINES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(-6, 6).filter(bool), st.booleans()),
    min_size=1,
    max_size=8,
)
SPENT = st.lists(st.integers(0, 12), min_size=3, max_size=3)


@pytest.fixture
def street(session: Session, village: Cast) -> list[tuple[int, int]]:
    return enrol_street(session, village.id, 3)


@settings(
    max_examples=examples_on_each(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=LINES, spent=SPENT, debt_allowed=st.booleans())
def test_a_sheet_taken_off_at_once_leaves_what_line_by_line_would(
    session: Session,
    village: Cast,
    street: list[tuple[int, int]],
    rule: Callable[[str], int],
    lines: list[tuple[int, int, bool]],
    spent: list[int],
    *,
    debt_allowed: bool,
) -> None:
    def left_by(take_off: Callable[[int], None]) -> object:
        undo = session.begin_nested()
        try:
            session.get_one(Village, village.id).debt_allowed = debt_allowed
            session.execute(sa.update(RuleVersion).values(cap_points=None))
            people = [street[home] for home, _points, _is_posted in lines]
            sheet_id = draw_up(session, village, people, rule("E04"))
            deeds = [(points, is_posted) for _home, points, is_posted in lines]
            posted_sheet(session, village, sheet_id, deeds)
            accounts = account_ids_of(session, street)
            spend(session, village, dict(zip(accounts, spent, strict=True)))
            take_off(sheet_id)
            return what_is_left(session, village, sheet_id, accounts)
        finally:
            undo.rollback()
            session.expunge_all()

    def line_by_line(sheet_id: int) -> None:
        ids = sa.select(AwardLine.id).filter_by(sheet_id=sheet_id).order_by(AwardLine.position)
        for line_id in session.scalars(ids).all():
            correcting.take_off(session, line_id, reason="错", by=two(village))

    def at_once(sheet_id: int) -> None:
        correcting.take_off_sheet(session, sheet_id, reason="错", by=two(village))

    assert left_by(at_once) == left_by(line_by_line)


def posted_sheet(
    session: Session, village: Cast, sheet_id: int, lines: list[tuple[int, bool]]
) -> int:
    """Give the sheet's lines these points and post them, but hold back those that are not."""
    rows = session.scalars(
        sa.select(AwardLine).filter_by(sheet_id=sheet_id).order_by(AwardLine.position)
    ).all()
    for row, (points, _is_posted) in zip(rows, lines, strict=True):
        row.points = points
    session.get_one(AwardSheet, sheet_id).state = "on_notice"
    session.flush()
    held = {row.id for row, (_points, is_posted) in zip(rows, lines, strict=True) if not is_posted}
    sheet = session.get_one(AwardSheet, sheet_id)
    posting.post_lines(session, sheet, held=held, by=village.approver, at=AT)
    return sheet_id


def spend(session: Session, village: Cast, spent: dict[int, int]) -> None:
    """Let each account spend so many points, or all that it has."""
    redeemed = ledger.find_account(session, book_id=village.id, kind=AccountKind.REDEEMED)
    for account_id, balance in ledger.balances(session, spent).items():
        points = min(balance, spent[account_id])
        if points > 0:
            legs = (ledger.Leg(account_id, -points), ledger.Leg(redeemed, points))
            key = f"spent-{account_id}"
            spending = ledger.Posting(key, "redemption", legs, AT.date(), "redemption", None)
            ledger.post(session, village.id, spending, by="user:1", at=AT)


def what_is_left(
    session: Session, village: Cast, sheet_id: int, account_ids: list[int]
) -> tuple[object, ...]:
    """Return balances, corrections and undoings; lines are known by their position."""
    lines = sa.select(AwardLine.id, AwardLine.position).filter_by(sheet_id=sheet_id)
    position: dict[int, int] = dict(session.execute(lines).all())
    taken = session.execute(
        sa.select(LineCorrection).where(LineCorrection.line_id.in_(position))
    ).scalars()
    undoings = sa.select(
        LedgerTransaction.kind, LedgerTransaction.source_id, LedgerEntry.account_id,
        LedgerEntry.amount,
    ).join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id).where(
        LedgerTransaction.source_id.in_(position),
        LedgerTransaction.kind.in_(("reversal", "correction")),
    )  # fmt: skip
    assert ledger.verify(session.connection(), book_id=village.id).problems == []
    return (
        ledger.balances(session, account_ids),
        sorted(
            (position[one.line_id], one.reversal_id is not None, str(one.taken_back), one.reason)
            for one in taken
        ),
        sorted(
            (kind, position[line_id or 0], account_id, amount)
            for kind, line_id, account_id, amount in session.execute(undoings)
        ),
    )


@pytest.mark.parametrize(
    ("lengths", "spent", "debt_allowed"),
    [((1, 43, 531), 0, False), ((1, 43, 531), 1, True), ((2, 43), 1, False)],
    ids=["all is there", "debts", "one household spent some"],
)
def test_a_long_sheet_is_taken_off_in_as_many_statements_as_a_short_one(
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
    lengths: tuple[int, ...],
    spent: int,
    *,
    debt_allowed: bool,
) -> None:
    session.get_one(Village, village.id).debt_allowed = debt_allowed
    counts = []
    for length in lengths:
        people = enrol_street(session, village.id, length)
        sheet_id = draw_up(session, village, people, rule("E04"))
        posted_sheet(session, village, sheet_id, [(2, True)] * length)
        first = account_ids_of(session, people)[0]
        spend(session, village, {first: spent})
        session.expire_all()
        page = queries.show_sheet(session, village.approver, sheet_id)
        with statements(session.connection()) as previewed:
            preview(session, village.approver, page.lines)
        with statements(session.connection()) as taken_off:
            correcting.take_off_sheet(session, sheet_id, reason="错", by=two(village))
        counts.append((len(previewed), len(taken_off)))
        assert ledger.balance(session, first) == (-spent if debt_allowed else 0)
    assert len(set(counts)) == 1, counts
