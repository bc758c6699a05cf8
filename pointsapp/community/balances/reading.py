"""Read the balances of the paper ledger against the village's households."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.books import AccountKind, SourceKind
from pointsapp.community.households import cells
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.models import Household, Resident
from pointsapp.excel.reading import Remark, Row, read_table

COLUMNS = {
    "number": ("户号", "户编号"),
    "balance": ("年末结余", "期末结余", "结余", "余额", "积分余额", "结余积分", "积分"),
    "redeemed": ("已兑换", "已兑换积分", "兑换", "兑换积分", "已用积分"),
    "head": ("户主", "户主姓名", "姓名"),
}
EARNED = {"积分"}
"""Headings that mean what was earned where another column says what was redeemed."""
NEEDED = ("number", "balance")
MOST_POINTS = 1_000_000
MOST_CANDIDATES = 12


@dataclass(frozen=True)
class Answers:
    """What the clerk says: which household is meant, by the row's place.

    `numbers_right` is about rows whose head nobody in the village is called.
    """

    households: Mapping[int, int] = field(default_factory=dict)
    numbers_right: bool = False


@dataclass(frozen=True)
class Candidate:
    """A household that may be meant."""

    household_id: int
    number: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A row whose number and name contradict each other; `place` counts rows of all sheets."""

    place: int
    row: int
    number: str
    name: str
    candidates: tuple[Candidate, ...]
    answer: int | None


@dataclass(frozen=True)
class Opening:
    """What a household brings with it; `is_taken` when it stands in the ledger already."""

    household_id: int
    account_id: int
    points: int
    is_taken: bool


@dataclass(frozen=True)
class Balances:
    """What was understood; with an error, or an open question, nothing of it may be saved."""

    headings: Mapping[str, str]
    openings: tuple[Opening, ...]
    questions: tuple[Question, ...]
    unknown_heads: tuple[Remark, ...]
    left_out: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    @property
    def oddities(self) -> tuple[Remark, ...]:
        """What is worth a look."""
        return self.unknown_heads

    @property
    def points(self) -> int:
        """What all households bring together."""
        return sum(opening.points for opening in self.openings)

    @property
    def new(self) -> int:
        """How many of them the ledger does not have yet."""
        return sum(bool(opening.points) and not opening.is_taken for opening in self.openings)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The numbers of the rows about which nobody said which household is meant."""
        return tuple(question.number for question in self.questions if question.answer is None)


def read_balances(
    session: Session,
    stream: BinaryIO,
    *,
    chosen: Mapping[str, str] | None = None,
    answers: Answers | None = None,
    by: Actor,
) -> Balances:
    """Return what a file says of the village's households; saves nothing.

    Raises what `read_table` raises when it is no such file.
    """
    village_id = village_of(by)
    table = read_table(stream, COLUMNS, NEEDED, chosen=chosen)
    taken = taken_over(session, village_id)
    reader = _Reader(_read_village(session, village_id), taken, answers or Answers())
    if table.has("redeemed") and table.headings["balance"] in EARNED:
        letter = table.rows[0].letters["balance"] if table.rows else ""
        heading = table.headings["balance"]
        reader.errors.append(Remark(0, letter, "earned-for-balance", heading))
    for row in table.rows:
        reader.read(row)
    return Balances(
        headings=dict(table.headings),
        openings=tuple(reader.openings.values()),
        questions=tuple(reader.questions),
        unknown_heads=tuple(reader.unknown_heads),
        left_out=tuple(table.left_out),
        errors=tuple(reader.errors),
    )


def taken_over(session: Session, village_id: int) -> dict[int, int]:
    """Return what was taken over for each household so far, less what was taken back."""
    return ledger.moved_by_source(
        session, village_id, source_kind=SourceKind.OPENING, account_kind=AccountKind.HOUSEHOLD
    )


@dataclass(frozen=True)
class _Known:
    """A household of the village, and who lives or lived there."""

    id: int
    account_id: int
    number: str
    is_closed: bool
    names: tuple[str, ...]

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.id, self.number, self.names[:4])


def _read_village(session: Session, village_id: int) -> list[_Known]:
    names: dict[int, list[str]] = defaultdict(list)
    people = sa.select(Resident.household_id, Resident.name).filter_by(village_id=village_id)
    for household_id, name in session.execute(people.order_by(Resident.id)):
        names[household_id].append(clean_name(name))
    homes = session.execute(
        sa.select(Household.id, Household.account_id, Household.number, Household.closed_on)
        .filter_by(village_id=village_id)
        .order_by(Household.sort_key)
    )
    return [
        _Known(
            id=home.id,
            account_id=home.account_id,
            number=home.number,
            is_closed=home.closed_on is not None,
            names=tuple(names[home.id]),
        )
        for home in homes
    ]


class _Reader:
    """Reads row by row; keeps what is asked and what is wrong."""

    def __init__(self, village: list[_Known], taken: dict[int, int], answers: Answers) -> None:
        self.taken, self.answers = taken, answers
        self.by_number: dict[str, list[_Known]] = defaultdict(list)
        for home in village:
            self.by_number[number_key(home.number)].append(home)
        self.by_id = {home.id: home for home in village if not home.is_closed}
        self.by_name: dict[str, list[_Known]] = defaultdict(list)
        for home in self.by_id.values():
            for name in dict.fromkeys(home.names):
                self.by_name[name].append(home)
        self.openings: dict[int, Opening] = {}
        self.questions: list[Question] = []
        self.unknown_heads: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        number = cells.household_number(row)
        home = self._meant(row, number.text) if number.text else None
        if number.error:
            self.errors.append(row.remark("number", number.error))
        if home is None:
            return
        if home.id in self.openings:
            self.errors.append(row.remark("number", "household-twice"))
            return
        points = self._points(row)
        if points is None:
            return
        taken = self.taken.get(home.id, 0)
        if taken and taken != points:
            self.errors.append(row.remark("balance", "taken-otherwise"))
        self.openings[home.id] = Opening(
            household_id=home.id,
            account_id=home.account_id,
            points=points,
            is_taken=bool(taken),
        )

    def _meant(self, row: Row, number: str) -> _Known | None:
        """Return whose row it is, by number and name; ask where they contradict each other."""
        homes = self._with_number(number)
        if len(homes) > 1:
            self.errors.append(row.remark("number", "number-in-two-spellings"))
            return None
        home = homes[0] if homes else None
        head = clean_name(row.text("head"))
        if home is not None and home.is_closed:
            self.errors.append(row.remark("number", "household-closed"))
            return None
        if home is not None and (not head or head in home.names):
            return home
        elsewhere = self.by_name.get(head, []) if head else []
        if not elsewhere:
            reason = "household-unknown" if home is None else "head-unknown"
            where = self.errors if home is None else self.unknown_heads
            where.append(row.remark("number" if home is None else "head", reason))
            return home
        candidates = [home, *elsewhere] if home else elsewhere
        return self._ask(row, number, head, candidates)

    def _with_number(self, number: str) -> list[_Known]:
        """Return the household with this number, spelled so or, if none is, otherwise."""
        alike = self.by_number.get(number_key(number), [])
        same = [home for home in alike if not home.is_closed] or alike
        return [home for home in same if home.number == number] or same

    def _ask(self, row: Row, number: str, head: str, candidates: list[_Known]) -> _Known | None:
        shown = tuple(home.candidate for home in candidates[:MOST_CANDIDATES])
        answer = self.answers.households.get(row.place)
        meant = self.by_id.get(answer) if answer in {c.household_id for c in shown} else None
        self.questions.append(
            Question(row.place, row.number, number, head, shown, meant.id if meant else None)
        )
        return meant

    def _points(self, row: Row) -> int | None:
        if row.is_error("balance"):
            self.errors.append(row.remark("balance", "cell-error"))
            return None
        try:
            return row.whole("balance", most=MOST_POINTS) or 0
        except ValueError:
            self.errors.append(row.remark("balance", "balance-unreadable"))
            return None
