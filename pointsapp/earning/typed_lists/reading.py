"""Understand a typed list of who took part, and find the people it means."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.households import cells
from pointsapp.community.households.cells import Understood
from pointsapp.community.households.living import lived_here
from pointsapp.community.households.names import number_key
from pointsapp.community.models import Household, Resident
from pointsapp.excel.reading import Remark, Row, read_table
from pointsapp.excel.workbook import Hours, Value

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
_WITH_MINUTES = re.compile(r"(?:(\d{1,3})(?:个?小时|时|h))?(\d{1,3})分钟?")
MOST_CANDIDATES = 12
MINUTES = 60


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be meant."""

    resident_id: int
    label: str


@dataclass(frozen=True)
class ListedPerson:
    """A line of the list: who is meant, if that is clear, and whom to choose from otherwise.

    `place` counts the rows of all sheets.
    """

    place: int
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
    left_out: tuple[Remark, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    @property
    def unclear(self) -> tuple[ListedPerson, ...]:
        """Those whom somebody must choose."""
        return tuple(person for person in self.people if person.resident_id is None)


def read_list(
    session: Session,
    actor: Actor,
    stream: BinaryIO,
    *,
    today: date,
    chosen: Mapping[str, str] | None = None,
) -> TypedList:
    """Read a list against the village's people of its day; raises what `read_table` raises."""
    table = read_table(stream, COLUMNS, NEEDED, chosen=chosen)
    held_on = _day(table.above)
    reader = _Reader(_residents(session, actor, on=held_on or today))
    for row in table.rows:
        reader.read(row)
    return TypedList(
        headings=dict(table.headings),
        activity=_fact(table.above, ACTIVITY),
        place=_fact(table.above, PLACE),
        held_on=held_on,
        people=tuple(reader.people),
        left_out=tuple(table.left_out),
        oddities=tuple(reader.oddities),
        errors=tuple(reader.errors),
    )


@dataclass(frozen=True)
class _Resident:
    resident_id: int
    name: str
    number: str

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.resident_id, f"{self.number} {self.name}")


def _residents(session: Session, actor: Actor, *, on: date) -> list[_Resident]:
    query = (
        sa.select(Resident.id.label("resident_id"), Resident.name, Household.number)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.village_id == village_of(actor), lived_here(on))
        .order_by(Household.sort_key, Resident.id)
    )
    return [_Resident(**row) for row in session.execute(query).mappings()]


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
        written = DAY.search(str(value or ""))
        if written:
            year, month, day = (int(part) for part in written.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _why_unclear(namesakes: Sequence[_Resident], number: str) -> str:
    if not namesakes:
        return "person-unknown"
    return "name-elsewhere" if number and len(namesakes) == 1 else "person-unclear"


class _Reader:
    def __init__(self, village: Sequence[_Resident]) -> None:
        self.by_name: defaultdict[str, list[_Resident]] = defaultdict(list)
        self.by_number: defaultdict[str, list[_Resident]] = defaultdict(list)
        for resident in village:
            self.by_name[resident.name].append(resident)
            self.by_number[number_key(resident.number)].append(resident)
        self.taken: set[int] = set()
        self.people: list[ListedPerson] = []
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        read_name, read_number = cells.person_name(row), self._number(row)
        if read_name.error:
            where = self.oddities if read_name.error == "name-missing" else self.errors
            where.append(row.remark("name", read_name.error))
        if read_number.error:
            self.errors.append(row.remark("number", read_number.error))
        if read_name.error or read_number.error:
            return
        name, number = read_name.text, read_number.text
        known = self._resident_meant(row, name, number)
        if known is not None and known.resident_id in self.taken:
            self.oddities.append(row.remark("name", "person-twice"))
            return
        if known is not None:
            self.taken.add(known.resident_id)
        self.people.append(
            ListedPerson(
                place=row.place,
                row=row.number,
                number=number,
                name=name,
                hours=self._hours(row),
                resident_id=known.resident_id if known else None,
                candidates=() if known else self._candidates(name, number),
            )
        )

    def _resident_meant(self, row: Row, name: str, number: str) -> _Resident | None:
        namesakes = self.by_name[name]
        here = [
            namesake for namesake in namesakes if number_key(namesake.number) == number_key(number)
        ]
        if len(here) == 1:
            return here[0]
        if len(namesakes) == 1 and not number:
            return namesakes[0]
        self.oddities.append(row.remark("name", _why_unclear(namesakes, number)))
        return None

    def _candidates(self, name: str, number: str) -> tuple[Candidate, ...]:
        same_house = self.by_number[number_key(number)] if number else []
        residents = list(dict.fromkeys([*self.by_name[name], *same_house]))
        return tuple(resident.candidate for resident in residents[:MOST_CANDIDATES])

    def _number(self, row: Row) -> Understood:
        """Read the household's number; who has none in the list is known by name."""
        return cells.household_number(row) if row.text("number") else Understood()

    def _hours(self, row: Row) -> Decimal | None:
        if row.is_error("hours"):
            self.errors.append(row.remark("hours", "cell-error"))
            return None
        text = _hours_written(row)
        if not text:
            return None
        hours = HOURS.fullmatch(text)
        if hours is None or not Decimal(hours[1]):
            self.oddities.append(row.remark("hours", "hours-unreadable"))
            return None
        return Decimal(hours[1])


def _hours_written(row: Row) -> str:
    """Return the hours as a number where they are a time, or hours and minutes in words."""
    value, text = row.values.get("hours"), row.text("hours").replace(" ", "")
    if isinstance(value, Hours):
        return f"{value.hours:.2f}"
    written = _WITH_MINUTES.fullmatch(text)
    if written is None:
        return text
    return f"{int(written[1] or 0) + int(written[2]) / MINUTES:.2f}"
