"""What whoever owns the database can do to it, and who finds it within a day.

The administrator of these tests takes the guards away, leaves no trace of that, and recomputes what
agrees with itself. A witness asks each evening after the seal; an extract lies with the township.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.chain import service as chain
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.ledger import Problem
from pointsapp.witnesses import service as log
from pointsapp.witnesses.refusals import SealsDiffer
from tests.chain.test_chain import change
from tests.village import AT, Cast, Home
from tests.witnesses.watching import watch

ORIGIN = "points.example.cn/board/410972100201/log"
WEEK = range(1, 8)
OTHER = {"other": "f" * 64}
pytestmark = pytest.mark.usefixtures("as_owner")


@dataclass
class Town:
    """A village that works and is sealed, published and witnessed every evening."""

    app: Flask
    client: FlaskClient
    session: Session
    village: Cast
    folder: Path

    @property
    def kept(self) -> Path:
        """The witness's file."""
        return self.folder / "witness.txt"

    def award(self, day: int, points: int) -> None:
        """Give household 018 points on this day."""
        issued = ledger.find_account(self.session, book_id=self.village.id, kind="issued")
        legs = (
            ledger.Leg(issued, -points),
            ledger.Leg(self.village.zhang.account_id, points),
        )
        at = AT + timedelta(days=day)
        posting = ledger.Posting(f"day:{day}", "award", legs, at.date(), "award_line", day)
        ledger.post(self.session, self.village.id, posting, by="user:1", at=at)

    def seal(self, day: int) -> None:
        """Do what cron does in the evening."""
        at = AT + timedelta(days=day, hours=12)
        chain.extend(self.session, at=at)
        head = chain.head(self.session)
        ledger.seal(self.session, self.village.id, at=at, chain_head=head)

    def publish(self, day: int) -> None:
        at = AT + timedelta(days=day, hours=12)
        log.publish(self.session, self.village.id, origin=ORIGIN, secret="s" * 64, at=at)
        self.session.commit()

    def live(self, days: range, points: int = 10) -> None:
        """Work these days, each with its evening."""
        for day in days:
            self.award(day, points)
            self.seal(day)
            self.publish(day)

    def witness(self) -> tuple[int, str]:
        """Let the witness ask."""
        return watch(self.client, self.village.code, self.kept)

    def verify(self, *more: str) -> list[Problem]:
        """Return what `flask ledger verify` finds."""
        run = self.app.test_cli_runner().invoke
        problems: list[Problem] = json.loads(
            run(args=["ledger", "verify", "--json", *more]).stdout
        )["problems"]
        return problems

    def extract(self) -> Path:
        """Give the township a copy of the village's book."""
        file = self.folder / "township.db"
        ledger.extract(self.session.connection(), file, book_id=self.village.id)
        return file

    def cut_off_after(self, day: int) -> None:
        """Take out what was posted and sealed after this day as if it had never been."""
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        ledger.drop_guards(connection)
        later = (
            "(SELECT id FROM ledger_transaction WHERE book_id = :book AND source_kind ="
            " 'award_line' AND source_id > :day)"
        )
        for act in (
            "DELETE FROM ledger_seal WHERE book_id = :book AND number > :day",
            f"DELETE FROM ledger_entry WHERE transaction_id IN {later}",
            f"DELETE FROM ledger_transaction WHERE id IN {later}",
            "UPDATE ledger_account SET (entry_count, balance, head_hash) = (SELECT e.number,"
            " e.balance_after, e.hash FROM ledger_entry e WHERE e.account_id = ledger_account.id"
            " ORDER BY e.number DESC LIMIT 1) WHERE id IN (SELECT account_id FROM ledger_entry)"
            " AND book_id = :book",
            "DELETE FROM log_checkpoint WHERE size > :day AND book_id = :book",
        ):
            connection.execute(text(act), {"book": self.village.id, "day": day})
        ledger.create_guards(connection)


@pytest.fixture
def town(app: Flask, client: FlaskClient, session: Session, village: Cast, tmp_path: Path) -> Town:
    """A week is behind it; the witness has all of it."""
    town = Town(app, client, session, village, tmp_path)
    town.live(WEEK)
    assert town.witness()[0] == 0
    assert town.verify("--seals", str(town.kept)) == []
    return town


@pytest.fixture
def shopped(
    session: Session, village: Cast, shelf: dict[str, int], give: Callable[[Home, int], None]
) -> None:
    """Before that week goods came in, and household 018 took three pieces of soap."""
    give(village.zhang, 60)
    redeem(session, village.zhang.id, Basket("k", {shelf["肥皂"]: 3}), by=village.counter, at=AT)


@pytest.fixture
def objected(
    session: Session, village: Cast, swept: Callable[..., int], give: Callable[[Home, int], None]
) -> None:
    """Before that week somebody objected to a line of household 018."""
    give(village.zhang, 60)
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    line_id = session.scalars(sa.select(AwardLine.id).filter_by(sheet_id=sheet_id)).one()
    said = NewObjection("那天他没来", "office")
    object_to_line(session, line_id, said, key="k", by=village.admin, at=AT)


def find_it_covered_up(town: Town) -> None:
    """Make the chain anew from rows that were changed before the week, and then the seals.

    `verify` names the first seal that holds a head of no link; of seals made anew the witness
    names the first.
    """
    change(town.session, "chain_link", "DELETE FROM chain_link")
    chain.extend(town.session, at=AT + timedelta(days=1))
    (head,) = town.verify()
    assert (head["kind"], head["book"], head["seal"]) == ("chain-head", town.village.code, 1)
    town.cut_off_after(0)
    town.live(WEEK)
    assert town.verify() == []
    code, said = town.witness()
    assert code == 1
    assert "HISTORY WAS CHANGED. Seal 1 is not the one that was kept" in said
    (seal,) = town.verify("--seals", str(town.kept))
    assert (seal["kind"], seal["seal"], seal["state"]) == ("kept-seal", 1, "different")


def test_a_row_is_changed(town: Town) -> None:
    """A row is changed in the database: refused.

    Refused by the guards; without them `verify` names the entry in the same night.
    """
    which = f"account_id = {town.village.zhang.account_id} AND number = 3"
    with pytest.raises(DatabaseError), town.session.begin_nested():
        town.session.execute(text(f"UPDATE ledger_entry SET amount = 99 WHERE {which}"))
    connection = town.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    ledger.drop_guards(connection)
    connection.execute(text(f"UPDATE ledger_entry SET amount = 99 WHERE {which}"))
    ledger.create_guards(connection)
    named = {(one["account"], one["entry"]) for one in town.verify()}
    assert (town.village.zhang.account_id, 3) in named


def test_the_chain_is_recomputed(town: Town) -> None:
    """The whole chain is recomputed: with the witness.

    It agrees with itself; the witness names the first seal, the copy the first entry.
    """
    copy = town.extract()
    town.cut_off_after(2)
    town.live(range(3, 8), points=50)
    assert town.verify() == []
    code, said = town.witness()
    assert code == 1
    assert "HISTORY WAS CHANGED. Seal 3 is not the one that was kept" in said
    (seal,) = town.verify("--seals", str(town.kept))
    assert (seal["seal"], seal["state"], seal["last_same"]) == (3, "different", 2)
    assert seal["later"] == 4
    (entry,) = town.verify("--copy", str(copy))
    assert (entry["kind"], entry["entry"], entry["state"]) == ("copy-entry", 3, "different")


def test_the_last_days_are_cut_off(town: Town) -> None:
    """The last week is cut off: with the witness.

    The witness says from which seal on, the copy names the first entry that is gone.
    """
    copy = town.extract()
    town.cut_off_after(4)
    town.session.commit()
    assert town.verify() == []
    code, said = town.witness()
    assert code == 1
    assert "HISTORY WAS CUT OFF. 7 seals were kept and 4 are there: seal 5 and all after" in said
    (seal,) = town.verify("--seals", str(town.kept))
    assert (seal["seal"], seal["state"], seal["last_same"]) == (5, "missing", 4)
    (entry,) = town.verify("--copy", str(copy))
    assert (entry["entry"], entry["state"]) == (5, "missing")


def test_the_cut_is_published_by_one_who_forgets_what_he_published(town: Town) -> None:
    """A shortened history is published anew: refused.

    The evening's command signs nothing, and says so.
    """
    town.session.execute(text("CREATE TEMP TABLE forgotten AS SELECT * FROM log_checkpoint"))
    town.cut_off_after(4)
    town.session.execute(text("INSERT INTO log_checkpoint SELECT * FROM forgotten WHERE size > 4"))
    town.seal(8)
    with pytest.raises(SealsDiffer):
        town.publish(8)


def test_last_weeks_copy_is_restored_and_used_on(town: Town) -> None:
    """Last week's copy is restored: with the witness.

    It goes on from there with other seals: the witness names the first of them.
    """
    copy = town.extract()
    town.cut_off_after(3)
    town.live(range(8, 13), points=20)
    assert town.verify() == []
    code, said = town.witness()
    assert code == 1
    assert "HISTORY WAS CHANGED. Seal 4 is not the one that was kept" in said
    (entry,) = town.verify("--copy", str(copy))
    assert (entry["entry"], entry["state"]) == (4, "different")


def test_an_objection_is_deleted(objected: None, town: Town) -> None:
    """An objection is deleted: with the witness.

    Who objected, how and when stands in the chain: `verify` names the row in the same night.
    """
    change(town.session, "objection", "DELETE FROM objection")
    (row,) = town.verify()
    assert (row["kind"], row["table"], row["state"]) == ("kept-row", "objection", "missing")
    find_it_covered_up(town)


def test_a_slip_is_priced_anew(shopped: None, town: Town) -> None:
    """A slip is priced anew: with the witness.

    What was paid for a thing stands in the chain: `verify` names the row in the same night.
    """
    line = "(SELECT min(id) FROM redemption_line)"
    statement = f"UPDATE redemption_line SET price_points = 1 WHERE id = {line}"
    change(town.session, "redemption_line", statement)
    (problem,) = town.verify()
    assert (problem["kind"], problem["table"]) == ("kept-row", "redemption_line")
    find_it_covered_up(town)


def test_a_receipt_is_priced_anew(shopped: None, town: Town) -> None:
    """A receipt is priced anew: with the witness.

    What goods cost stands in the chain too.
    """
    line = "(SELECT min(id) FROM goods_receipt_line)"
    statement = f"UPDATE goods_receipt_line SET cost_fen = 99999 WHERE id = {line}"
    change(town.session, "goods_receipt_line", statement)
    (problem,) = town.verify()
    assert (problem["kind"], problem["table"]) == ("kept-row", "goods_receipt_line")
    find_it_covered_up(town)


def test_an_archive_is_edited(town: Town) -> None:
    """An archive is edited: with the witness.

    A copy that was edited is told from the true books, by itself and by what others keep.
    """
    copy = town.extract()
    engine = create_engine(f"sqlite:///{copy}")
    with engine.begin() as edited:
        ledger.drop_guards(edited)
        edited.execute(text("UPDATE ledger_entry SET hash = :other WHERE number = 2"), OTHER)
        ledger.create_guards(edited)
    with engine.connect() as edited:
        assert {one["kind"] for one in ledger.verify(edited).problems} >= {"hash"}
    engine.dispose()
    (entry,) = town.verify("--copy", str(copy))
    assert (entry["entry"], entry["state"]) == (2, "different")
