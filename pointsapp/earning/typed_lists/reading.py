"""Understand a typed list of who took part, and find the people it means."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.models import Household, Resident
from pointsapp.excel.reading import Remark, Row, Value, read_table

COLUMNS = {
    "name": ("姓名", "参加人", "人员"),
    "number": ("户号", "户编号"),
    "hours": ("时长", "小时", "工时", "数量", "次数"),
}
NEEDED = ("name",)
ACTIVITY = ("活动名称", "活动", "名称", "主题")
PLACE = ("地点", "活动地点")
DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
HOURS = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s*(?:个?小时|h|次)?")
MOST_CANDIDATES = 12


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant."""

    resident_id: int
    label: str


@dataclass(frozen=True)
class ListedPerson:
    """A line of the list: who is meant, if that is clear, and whom to choose from otherwise."""

    row: int
    number: str
    name: str
    hours: Decimal | None
    resident_id: int | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class TypedList:
    """What was understood of the list; unclear people wait to be chosen."""

    headings: dict[str, str]
    activity: str
    place: str
    held_on: date | None
    people: tuple[ListedPerson, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    @property
    def unclear(self) -> tuple[ListedPerson, ...]:
        """Those whom somebody must choose."""
        return tuple(person for person in self.people if person.resident_id is None)


def read_list(session: Session, actor: Actor, stream: BinaryIO) -> TypedList:
    """Read a list against the village's people; raises what `read_table` raises."""
    table = read_table(stream, COLUMNS, NEEDED)
    reader = _Reader(_village(session, actor))
    for row in table.rows:
        reader.read(row)
    return TypedList(
        dict(table.headings),
        _fact(table.above, ACTIVITY),
        _fact(table.above, PLACE),
        _day(table.above),
        tuple(reader.people),
        tuple(reader.oddities),
        (),
    )


@dataclass(frozen=True)
class _Known:
    resident_id: int
    name: str
    number: str

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.resident_id, f"{self.number} {self.name}")


def _village(session: Session, actor: Actor) -> list[_Known]:
    query = (
        sa.select(Resident.id, Resident.name, Household.number)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.village_id == actor.village_id,
            Resident.left_on.is_(None),
            Household.closed_on.is_(None),
        )
        .order_by(Household.sort_key, Resident.id)
    )
    return [_Known(*row) for row in session.execute(query)]


def _fact(above: Sequence[Sequence[Value]], words: Sequence[str]) -> str:
    """Return what stands beside one of these words over the header."""
    for row in above:
        cells = [str(value).strip() for value in row if value is not None and str(value).strip()]
        for position, cell in enumerate(cells):
            label, _colon, rest = cell.replace("：", ":").partition(":")
            if label.strip() in words:
                return rest.strip() or (cells[position + 1] if position + 1 < len(cells) else "")
    return ""


def _day(above: Sequence[Sequence[Value]]) -> date | None:
    for value in (value for row in above for value in row):
        if isinstance(value, date):
            return value
        found = DAY.search(str(value or ""))
        if found:
            year, month, day = (int(part) for part in found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


class _Reader:
    def __init__(self, village: Sequence[_Known]) -> None:
        self.by_name: defaultdict[str, list[_Known]] = defaultdict(list)
        self.by_number: defaultdict[str, list[_Known]] = defaultdict(list)
        for one in village:
            self.by_name[one.name].append(one)
            self.by_number[number_key(one.number)].append(one)
        self.taken: set[int] = set()
        self.people: list[ListedPerson] = []
        self.oddities: list[Remark] = []

    def read(self, row: Row) -> None:
        name, number = clean_name(row.text("name")), row.text("number")
        if not name:
            self.oddities.append(row.remark("name", "name-missing"))
            return
        known = self._person(row, name, number)
        if known is not None and known.resident_id in self.taken:
            self.oddities.append(row.remark("name", "person-twice"))
            return
        if known is not None:
            self.taken.add(known.resident_id)
        self.people.append(
            ListedPerson(
                row.number,
                number,
                name,
                self._hours(row),
                known.resident_id if known else None,
                () if known else self._candidates(name, number),
            )
        )

    def _person(self, row: Row, name: str, number: str) -> _Known | None:
        namesakes = self.by_name[name]
        here = [one for one in namesakes if number_key(one.number) == number_key(number)]
        if len(here) == 1:
            return here[0]
        if len(namesakes) == 1:
            if number:
                self.oddities.append(row.remark("name", "name-elsewhere"))
            return namesakes[0]
        self.oddities.append(
            row.remark("name", "person-unclear" if namesakes else "person-unknown")
        )
        return None

    def _candidates(self, name: str, number: str) -> tuple[Candidate, ...]:
        same_house = self.by_number[number_key(number)] if number else []
        found = dict.fromkeys([*self.by_name[name], *same_house])
        return tuple(one.candidate for one in list(found)[:MOST_CANDIDATES])

    def _hours(self, row: Row) -> Decimal | None:
        text = row.text("hours").replace(" ", "")
        if not text:
            return None
        found = HOURS.fullmatch(text)
        if found is None or not Decimal(found[1]):
            self.oddities.append(row.remark("hours", "hours-unreadable"))
            return None
        return Decimal(found[1])
