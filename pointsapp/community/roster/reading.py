"""Read a roster: what a file says of households and people, row by row."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from pointsapp.community.households import cells
from pointsapp.community.households.cells import Understood
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.households.service import HEAD
from pointsapp.excel.reading import Remark, Row, Table, read_table

COLUMNS = {
    "number": ("户号", "户编号", "门牌号"),
    "name": ("姓名", "成员姓名", "家庭成员"),
    "head": ("户主姓名", "户主"),
    "group": ("村民小组", "小组", "组别"),
    "relation": ("与户主关系", "关系"),
    "sex": ("性别",),
    "born": ("出生年月", "出生日期", "生日"),
    "phone": ("手机", "手机号", "手机号码", "联系电话", "电话"),
    "politics": ("政治面貌",),
    "note": ("备注",),
    "lives_alone": ("独居", "独居户"),
    "has_no_phone": ("无手机", "没有手机"),
}
HOME_FLAGS = ("lives_alone", "has_no_phone")
"""What the file says of a household in the row of any of its people."""
NEEDED = ("number", "name")
PARTY_MEMBER = "党员"
LONGEST = {"relation": 20, "sex": 4, "note": 200, "group": 40}

Fact = str | bool | None


@dataclass(frozen=True)
class ListedPerson:
    """A person as the file has it.

    `facts` has what the file's columns say, empty where the cell is; a column that the file lacks
    says nothing.
    """

    name: str
    facts: Mapping[str, Fact]
    row: int = 0
    sheet: str = ""

    @property
    def born(self) -> Fact:
        """When the person was born, as far as the file says."""
        return self.facts.get("born")

    @property
    def is_head(self) -> bool:
        """Tell whether the file calls the person the head."""
        return self.facts.get("relation") == HEAD


@dataclass
class ListedHousehold:
    """A household as the file has it, its head first.

    `group` is empty where the cell is, None where the file has no such column. `flags` has what
    some row of the household says of it, and None for a column whose cells are all empty.
    """

    number: str
    row: int
    head: str
    group: str | None
    people: list[ListedPerson] = field(default_factory=list)
    sheet: str = ""
    flags: dict[str, bool | None] = field(default_factory=dict)

    def remark(self, reason: str, value: str = "") -> Remark:
        """Return a remark about the household's first row."""
        return Remark(self.row, "", reason, value or self.number, self.sheet)


@dataclass(frozen=True)
class Roster:
    """What was understood; with an error nothing of it may be saved."""

    headings: Mapping[str, str]
    households: tuple[ListedHousehold, ...]
    left_out: tuple[Remark, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    @property
    def people(self) -> int:
        """How many people are in it."""
        return sum(len(household.people) for household in self.households)

    @property
    def party_members(self) -> int:
        """How many of them are members of the party."""
        people = (person for household in self.households for person in household.people)
        return sum(bool(person.facts.get("is_party_member")) for person in people)


def read_roster(
    stream: BinaryIO, *, today: date, chosen: Mapping[str, str] | None = None
) -> Roster:
    """Read a roster; raises what `read_table` raises when it is none."""
    return roster_in(read_table(stream, COLUMNS, NEEDED, chosen=chosen), today=today)


def roster_in(table: Table, *, today: date) -> Roster:
    """Return what the rows of a table say of one village's households and people."""
    reader = _Reader(_number_width(table.rows), today)
    for row in table.rows:
        reader.read(row)
    return reader.result(table)


def _number_width(rows: Sequence[Row]) -> int:
    """Return how many digits the village writes, so that the number 18 becomes 018."""
    texts = (row.values.get("number") for row in rows)
    widths = Counter(
        len(text.strip()) for text in texts if isinstance(text, str) and text.strip().isdigit()
    )
    return widths.most_common(1)[0][0] if widths else 0


def read_again(name: str, known: Fact) -> Fact:
    """Return what is known of somebody as a file would say it, to compare the two.

    A note may hold signs, and a phone a country's number, that no file brings back as they stand.
    """
    if not isinstance(known, str):
        return known
    row = Row(0, {name: known}, {})
    if name == "phone":
        return cells.phone(row).text
    return _text(row, name) if name in LONGEST else known


def _text(row: Row, name: str) -> str:
    """Return a cell's text without control characters; a note keeps its Chinese punctuation."""
    text = row.words(name) if name == "note" else row.text(name)
    seen = (character for character in text if character == "\n" or not _is_control(character))
    return "".join(seen).strip()[: LONGEST[name]]


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character in "\ufffe\uffff"


class _Reader:
    """Walks down the rows; a row without a number belongs to the household above."""

    def __init__(self, width: int, today: date) -> None:
        self.width, self.today = width, today
        self.households: dict[str, ListedHousehold] = {}
        self.spellings: dict[str, str] = {}
        self.current: ListedHousehold | None = None
        self.is_lost = False
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        household = self._household(row)
        name = self._take(row, "name", cells.person_name(row))
        if household is None or not name:
            return
        self._read_flags(row, household)
        person = ListedPerson(name, self._facts(row), row.number, row.sheet)
        namesakes = [other for other in household.people if other.name == name]
        if any(not person.born or other.born in {None, "", person.born} for other in namesakes):
            self.errors.append(row.remark("name", "person-twice"))
            return
        if namesakes:
            self.oddities.append(row.remark("name", "namesakes"))
        if person.is_head and any(other.is_head for other in household.people):
            self.errors.append(row.remark("relation", "second-head"))
            return
        household.people.append(person)

    def result(self, table: Table) -> Roster:
        for household in self.households.values():
            self._put_head_first(household)
        return Roster(
            headings=dict(table.headings),
            households=tuple(self.households.values()),
            left_out=tuple(table.left_out),
            oddities=tuple(self.oddities),
            errors=tuple(self.errors),
        )

    def _take(self, row: Row, column: str, understood: Understood) -> str:
        """Return what a cell says, and note what is wrong or doubtful in it."""
        if understood.error:
            self.errors.append(row.remark(column, understood.error))
        elif understood.doubt:
            self.oddities.append(row.remark(column, understood.doubt))
        return understood.text

    def _household(self, row: Row) -> ListedHousehold | None:
        if not row.text("number"):
            return self._above(row)
        number = self._take(row, "number", cells.household_number(row))
        if not number:
            self._lose_household()
            return None
        key = number_key(number)
        known = self.households.get(key)
        starts_anew = row.text("relation") == HEAD or bool(row.text("head"))
        if known is None:
            written = number.zfill(self.width) if number.isdigit() else number
            head = clean_name(row.text("head"))
            group = _text(row, "group") if row.has("group") else None
            known = ListedHousehold(written, row.number, head, group, sheet=row.sheet)
            self.households[key], self.spellings[key] = known, number
        elif known is not self.current and number != self.spellings[key] and starts_anew:
            self.errors.append(row.remark("number", "number-in-two-spellings"))
            self._lose_household()
            return None
        elif known is not self.current:
            self.oddities.append(row.remark("number", "household-again"))
        self.current, self.is_lost = known, False
        return known

    def _lose_household(self) -> None:
        """Pass over the people below a number that was named as wrong already."""
        self.current, self.is_lost = None, True

    def _above(self, row: Row) -> ListedHousehold | None:
        starts_anew = row.text("relation") == HEAD or bool(row.text("head"))
        if starts_anew or (self.current is None and not self.is_lost):
            self.errors.append(row.remark("number", "number-missing"))
            self._lose_household()
        return self.current

    def _facts(self, row: Row) -> dict[str, Fact]:
        facts: dict[str, Fact] = {
            name: _text(row, name) for name in ("relation", "sex", "note") if row.has(name)
        }
        if row.has("born"):
            facts["born"] = self._take(row, "born", cells.birth(row, today=self.today))
        if row.has("phone"):
            facts["phone"] = self._take(row, "phone", cells.phone(row))
        if row.has("politics"):
            politics = row.text("politics")
            facts["is_party_member"] = PARTY_MEMBER in politics if politics else None
        return facts

    def _read_flags(self, row: Row, household: ListedHousehold) -> None:
        for name in filter(row.has, HOME_FLAGS):
            household.flags.setdefault(name, None)
            said = self._take(row, name, cells.yes_or_no(row, name))
            if said:
                household.flags[name] = said == cells.YES

    def _put_head_first(self, household: ListedHousehold) -> None:
        heads = [p for p in household.people if p.is_head or p.name == household.head]
        if heads:
            household.people.remove(heads[0])
            household.people.insert(0, heads[0])
        elif household.people and self._says_who_is_head(household):
            self.oddities.append(household.remark("no-head"))

    def _says_who_is_head(self, household: ListedHousehold) -> bool:
        """Tell whether the file has a column that could have named the head."""
        return bool(household.head) or any("relation" in p.facts for p in household.people)
