"""How lots are written down: whenever that is done, they stand as the whole ledger tells it."""

from datetime import date, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.lot_keeping import find_wrong_lots, keep_lots
from pointsapp.exchange.receipts.lots import lots_of
from pointsapp.exchange.receipts.models import KeptLot, LotUse
from pointsapp.exchange.receipts.replay import Lot
from tests.examples import examples_on_each
from tests.page import statements
from tests.village import AT, Cast

TODAY = date(2026, 11, 14)
NUMBERS = count(1)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["come in", "hand out", "bring back", "write off", "write down"]),
        st.integers(1, 9),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=25,
)
Out = dict[str, int]
"""How many units of a slip are still out."""


class Shelf:
    """One item's accounts, moved by the ledger as the services move them."""

    def __init__(self, session: Session, village: Cast) -> None:
        self.session, self.village_id = session, village.id
        number = next(NUMBERS)
        self.item_id = create_item(session, NewItem(f"食盐{number}", 1), by=village.counter)
        goods = ledger.item_commodity(self.item_id)
        kinds = ("received", "shelf", "handed_out", "written_off")
        self.accounts = {
            kind: ledger.accounts_of(session, village.id, kind=kind)[goods] for kind in kinds
        }
        self.left = 0
        self.out: Out = {}

    def post(self, memo: str, **amounts: int) -> int:
        key = f"test:{next(NUMBERS)}"
        legs = tuple(
            ledger.Leg(self.accounts[kind], amount) for kind, amount in amounts.items() if amount
        )
        posting = ledger.Posting(key, "test", legs, TODAY, "test", None, memo)
        posted = ledger.post(self.session, self.village_id, posting, by="system", at=AT)
        self.left += amounts.get("shelf", 0)
        return posted.transaction_id

    def move(self, what: str, quantity: int, chance: int) -> None:
        """Do one thing, as far as the shelf has units for it."""
        some = min(quantity, self.left)
        if what == "come in":
            self.come_in(quantity, chance)
        elif what == "hand out" and some:
            slip = f"2026-{next(NUMBERS):05}"
            self.post(slip, shelf=-some, handed_out=some)
            self.out[slip] = some
        elif what == "write off" and some:
            self.post("2026-0001", shelf=-some, written_off=some)
        elif what == "bring back" and self.out:
            self.bring_back(quantity, chance)
        elif what == "write down":
            keep_lots(self.session, self.village_id)

    def come_in(self, quantity: int, chance: int) -> None:
        """Let a receipt bring units that keep so many days, or for ever."""
        bring = self.post("2026-0002", received=-quantity, shelf=quantity)
        best_before = TODAY + timedelta(days=chance) if chance else None
        self.session.execute(
            sa.text(
                "INSERT INTO goods_receipt (village_id, number, key, received_on, source, donor,"
                " document, recorded_by, recorded_at) VALUES (:village, :key, :key, :day,"
                " 'bought', '', '', 'system', :at)"
            ).bindparams(sa.bindparam("day", type_=sa.Date), sa.bindparam("at", type_=sa.DateTime)),
            {
                "village": self.village_id,
                "key": f"r{bring}",
                "day": TODAY,
                "at": AT.replace(tzinfo=None),
            },
        )
        self.session.execute(
            sa.text(
                "INSERT INTO goods_receipt_line (receipt_id, item_id, quantity, best_before,"
                " transaction_id) SELECT id, :item, :quantity, :best_before, :bring"
                " FROM goods_receipt WHERE village_id = :village AND key = :key"
            ).bindparams(sa.bindparam("best_before", type_=sa.Date)),
            {
                "item": self.item_id,
                "quantity": quantity,
                "best_before": best_before,
                "bring": bring,
                "village": self.village_id,
                "key": f"r{bring}",
            },
        )

    def bring_back(self, quantity: int, chance: int) -> None:
        """Let some of a slip come back, and some of that broken."""
        slip = sorted(self.out)[chance % len(self.out)]
        back = min(quantity, self.out[slip])
        broken = min(chance // 4, back)
        self.post(slip, handed_out=-back, shelf=back - broken, written_off=broken)
        self.out[slip] -= back
        if not self.out[slip]:
            del self.out[slip]


def figures(lots: list[Lot]) -> list[tuple[int, int, int, int, int]]:
    return [
        (lot.transaction_id, lot.received, lot.handed_out, lot.written_off, lot.remaining)
        for lot in lots
    ]


@settings(
    max_examples=examples_on_each(25), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(MOVES)
def test_lots_stand_as_told_whenever_they_are_written_down(
    session: Session, village: Cast, moves: list[tuple[str, int, int]]
) -> None:
    """The shelf whose lots were written down on the way has the same lots as one read anew."""
    with session.begin_nested() as everything:
        shelf = Shelf(session, village)
        for move in moves:
            shelf.move(*move)
        stood = figures([*lots_of(session, village.id).on_shelf(shelf.item_id)])
        assert sum(lot[-1] for lot in stood) == shelf.left
        assert find_wrong_lots(session, [village.id]) == []
        keep_lots(session, village.id)
        assert find_wrong_lots(session, [village.id]) == []
        for model in (LotUse, KeptLot):
            session.execute(sa.delete(model))
        session.execute(sa.text("UPDATE lot_mark SET transaction_id = 0"))
        session.expire_all()
        assert figures([*lots_of(session, village.id).on_shelf(shelf.item_id)]) == stood
        everything.rollback()


def test_reading_follows_only_what_was_moved_since(session: Session, village: Cast) -> None:
    shelf = Shelf(session, village)
    for _time in range(5):
        shelf.come_in(10, 5)
        shelf.move("hand out", 4, 0)
    keep_lots(session, village.id)
    shelf.move("hand out", 3, 0)
    lots = lots_of(session, village.id)
    assert len(lots.by_transaction) == 1
    assert sum(lot.remaining for lot in lots.on_shelf(shelf.item_id)) == 27


def test_writing_down_takes_the_same_statements_for_any_number_of_lots(
    session: Session, village: Cast
) -> None:
    counts = []
    for size in (2, 9):
        shelf = Shelf(session, village)
        for _time in range(size):
            shelf.come_in(10, 5)
            shelf.move("hand out", 4, 0)
        keep_lots(session, village.id)
        for _time in range(size):
            shelf.come_in(10, 5)
            shelf.move("hand out", 4, 0)
            shelf.move("bring back", 2, 0)
        with statements(session.connection()) as seen:
            keep_lots(session, village.id)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.fixture
def written(session: Session, village: Cast) -> Shelf:
    """A shelf whose lots are written down."""
    shelf = Shelf(session, village)
    shelf.come_in(10, 5)
    shelf.move("hand out", 4, 0)
    keep_lots(session, village.id)
    session.commit()
    return shelf


def verify(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["ledger", "verify"])


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE lot SET remaining = remaining + 1, received = received + 1", "lot-not-as-told"),
        ("UPDATE lot_use SET still_out = 0", "lot-use-not-as-told"),
        ("DELETE FROM lot_use", "lot-use-not-as-told"),
    ],
)
def test_verifying_finds_what_is_written_otherwise_than_the_ledger_tells(
    app: Flask, session: Session, written: Shelf, change: str, kind: str
) -> None:
    assert verify(app).exit_code == 0
    session.execute(sa.text(change))
    session.commit()
    found = verify(app)
    assert found.exit_code == 1
    assert f"PROBLEM kind={kind} item={written.item_id}" in found.output


def test_sealing_at_night_writes_the_lots_down(app: Flask, session: Session, village: Cast) -> None:
    shelf = Shelf(session, village)
    shelf.come_in(10, 5)
    session.commit()
    assert app.test_cli_runner().invoke(args=["ledger", "seal"]).exit_code == 0
    assert session.scalars(sa.select(KeptLot.remaining)).all() == [10]
