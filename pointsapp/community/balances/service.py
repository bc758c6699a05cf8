"""Take over last year's balances from the paper ledger, as opening transactions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.models import Household, Resident
from pointsapp.excel.reading import Remark, Row, read_table
from pointsapp.refusals import Refusal

COLUMNS = {
    "number": ("户号", "户编号"),
    "balance": ("年末结余", "结余", "余额", "期末结余", "积分余额", "积分"),
    "head": ("户主", "户主姓名"),
}
NEEDED = ("number", "balance")
MOST_POINTS = 1_000_000


class BalancesHaveErrors(Refusal):
    """Balances with errors are not saved, not even in part."""

    code = "balances-have-errors"


class BalancesTaken(Refusal):
    """A household's opening balance was taken over before, with another figure."""

    code = "balances-taken"


@dataclass(frozen=True)
class Opening:
    """What a household brings with it; `is_taken` when it stands in the ledger already."""

    household_id: int
    account_id: int
    points: int
    is_taken: bool


@dataclass(frozen=True)
class Balances:
    """What was understood; with an error nothing of it may be saved."""

    headings: dict[str, str]
    openings: tuple[Opening, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    @property
    def points(self) -> int:
        """What all households bring together."""
        return sum(opening.points for opening in self.openings)

    @property
    def new(self) -> int:
        """How many of them the ledger does not have yet."""
        return sum(bool(opening.points) and not opening.is_taken for opening in self.openings)


def read_balances(session: Session, stream: BinaryIO, *, by: Actor) -> Balances:
    """Return what a file says of the village's households; saves nothing.

    Raises what `read_table` raises when it is no such file.
    """
    village_id = village_of(by)
    table = read_table(stream, COLUMNS, NEEDED)
    taken = ledger.moved_by_source(
        session, village_id, kind=TransactionKind.OPENING, account_kind=AccountKind.HOUSEHOLD
    )
    reader = _Reader(_households(session, village_id), taken)
    for row in table.rows:
        reader.read(row)
    return Balances(
        dict(table.headings),
        tuple(reader.openings.values()),
        tuple(reader.oddities),
        tuple(reader.errors),
    )


def save(session: Session, balances: Balances, *, day: date, by: Actor, at: datetime) -> int:
    """Post an opening transaction for each household; return how many were new.

    Saving the same balances again posts nothing. Raises BalancesHaveErrors and BalancesTaken.
    """
    village_id = take_village(session, by)
    if balances.errors:
        raise BalancesHaveErrors(count=len(balances.errors))
    issued = ledger.find_account(session, book_id=village_id, kind=AccountKind.ISSUED)
    postings = [_posting(opening, issued, day) for opening in balances.openings if opening.points]
    try:
        posted = ledger.post_many(session, village_id, postings, by=by.code, at=at)
    except ledger.KeyReused as reused:
        raise BalancesTaken from reused
    return sum(not opening.replayed for opening in posted)


def _posting(opening: Opening, issued: int, day: date) -> ledger.Posting:
    return ledger.Posting(
        key=f"opening:{opening.household_id}",
        kind=TransactionKind.OPENING,
        legs=(
            ledger.Leg(issued, -opening.points),
            ledger.Leg(opening.account_id, opening.points),
        ),
        occurred_on=day,
        source_kind=SourceKind.OPENING,
        source_id=opening.household_id,
    )


@dataclass(frozen=True)
class _Known:
    """A household of the village, and who lives or lived there."""

    id: int
    account_id: int
    names: frozenset[str]


def _households(session: Session, village_id: int) -> dict[str, _Known]:
    names: dict[int, set[str]] = {}
    people = sa.select(Resident.household_id, Resident.name).filter_by(village_id=village_id)
    for household_id, name in session.execute(people):
        names.setdefault(household_id, set()).add(name)
    rows = session.execute(
        sa.select(Household.id, Household.account_id, Household.number).filter_by(
            village_id=village_id, closed_on=None
        )
    )
    return {
        number_key(row.number): _Known(
            id=row.id, account_id=row.account_id, names=frozenset(names.get(row.id, ()))
        )
        for row in rows
    }


class _Reader:
    """Reads row by row, and keeps what was odd or wrong."""

    def __init__(self, known: dict[str, _Known], taken: dict[int, int]) -> None:
        self.known, self.taken = known, taken
        self.openings: dict[int, Opening] = {}
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        household = self.known.get(number_key(row.text("number")))
        if household is None:
            self.errors.append(row.remark("number", "household-unknown"))
            return
        if household.id in self.openings:
            self.errors.append(row.remark("number", "household-twice"))
            return
        try:
            points = row.whole("balance", most=MOST_POINTS) or 0
        except ValueError:
            self.errors.append(row.remark("balance", "balance-unreadable"))
            return
        taken = self.taken.get(household.id)
        if taken is not None and taken != points:
            self.errors.append(row.remark("balance", "taken-otherwise"))
        head = clean_name(row.text("head"))
        if head and head not in household.names:
            self.oddities.append(row.remark("head", "head-differs"))
        self.openings[household.id] = Opening(
            household.id, household.account_id, points, is_taken=taken is not None
        )
