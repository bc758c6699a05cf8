"""Read a roster: what a file says of households and people, row by row."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.households.service import Member
from pointsapp.excel.reading import Remark, Row, Table, read_table

COLUMNS = {
    "number": ("户号", "户编号", "门牌号"),
    "name": ("姓名", "成员姓名", "家庭成员"),
    "head": ("户主姓名", "户主"),
    "group": ("村民小组", "小组", "组别"),
    "relation": ("与户主关系", "关系"),
    "sex": ("性别",),
    "born": ("出生年月", "出生日期", "生日"),
    "phone": ("联系电话", "电话", "手机号", "手机"),
    "politics": ("政治面貌",),
    "note": ("备注",),
}
NEEDED = ("number", "name")
HEAD = "户主"
NO_PHONE = {"无", "不详", "-", "没有"}
LONGEST_NAME = 40
LONGEST_NUMBER = 20
_BORN = re.compile(r"(\d{4})(?:\D{1,2}(\d{1,2}))?(?:\D{1,2}(\d{1,2}))?\D{0,2}")
_MOBILE_OR_LANDLINE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}")
FIRST_YEAR = 1900


@dataclass
class RosterHousehold:
    """A household as the file has it."""

    number: str
    row: int
    head: str
    group: str
    members: list[Member] = field(default_factory=list)


@dataclass(frozen=True)
class Roster:
    """What was understood; with an error nothing of it may be saved."""

    sheet: str
    headings: dict[str, str]
    households: tuple[RosterHousehold, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    @property
    def people(self) -> int:
        """How many people stand in it."""
        return sum(len(household.members) for household in self.households)

    @property
    def party_members(self) -> int:
        """How many of them are members of the party."""
        return sum(
            member.is_party_member for household in self.households for member in household.members
        )


def read_roster(stream: BinaryIO, *, today: date) -> Roster:
    """Read a roster; raises what `read_table` raises when it is none."""
    table = read_table(stream, COLUMNS, NEEDED)
    reader = _Reader(_number_width(table.rows), today)
    for row in table.rows:
        reader.read(row)
    return reader.result(table)


def _number_width(rows: Sequence[Row]) -> int:
    """Return how many digits the village writes, so that the number 18 becomes 018."""
    written = (row.values.get("number") for row in rows)
    widths = Counter(
        len(value.strip())
        for value in written
        if isinstance(value, str) and value.strip().isdigit()
    )
    return widths.most_common(1)[0][0] if widths else 0


class _Reader:
    """Walks down the rows; a row without a number belongs to the household above."""

    def __init__(self, width: int, today: date) -> None:
        self.width, self.today = width, today
        self.households: dict[str, RosterHousehold] = {}
        self.current: RosterHousehold | None = None
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        household = self._household(row)
        name = self._name(row)
        if household is None or not name:
            return
        relation, born = row.text("relation"), self._born(row)
        namesakes = [member for member in household.members if member.name == name]
        if any(born is None or member.born in {None, born} for member in namesakes):
            self.errors.append(row.remark("name", "person-twice"))
            return
        if namesakes:
            self.oddities.append(row.remark("name", "namesakes"))
        if relation == HEAD and any(member.relation == HEAD for member in household.members):
            self.errors.append(row.remark("relation", "second-head"))
            return
        member = Member(
            name,
            relation[:20],
            row.text("sex")[:4],
            born,
            self._phone(row),
            "党员" in row.text("politics"),
            row.text("note")[:200],
        )
        household.members.append(member)

    def result(self, table: Table) -> Roster:
        for household in self.households.values():
            self._put_head_first(household)
        return Roster(
            table.sheet,
            dict(table.headings),
            tuple(self.households.values()),
            tuple(self.oddities),
            tuple(self.errors),
        )

    def _household(self, row: Row) -> RosterHousehold | None:
        typed = row.text("number")
        if not typed:
            return self._above(row)
        if len(typed) > LONGEST_NUMBER or _odd_characters(typed):
            self.errors.append(row.remark("number", "number-unreadable"))
            self.current = None
            return None
        number = typed.zfill(self.width) if typed.isdigit() else typed
        known = self.households.get(number_key(number))
        if known is None:
            head = clean_name(row.text("head"))
            known = RosterHousehold(number, row.number, head, row.text("group")[:40])
            self.households[number_key(number)] = known
        elif known is not self.current:
            self.oddities.append(row.remark("number", "household-again"))
        self.current = known
        return known

    def _above(self, row: Row) -> RosterHousehold | None:
        starts_anew = row.text("relation") == HEAD or bool(row.text("head"))
        if self.current is None or starts_anew:
            self.errors.append(row.remark("number", "number-missing"))
            self.current = None
        return self.current

    def _name(self, row: Row) -> str:
        name = clean_name(row.text("name"))
        reason = ""
        if not name:
            reason = "name-missing"
        elif len(name) > LONGEST_NAME:
            reason = "name-too-long"
        elif not all(unicodedata.category(c)[0] in "LM" or c in "·•.-' " for c in name):
            reason = "name-unreadable"
        if reason:
            self.errors.append(row.remark("name", reason))
            return ""
        return name

    def _born(self, row: Row) -> str | None:
        value = row.values.get("born")
        if isinstance(value, date):
            return value.isoformat()
        typed = row.text("born")
        if not typed:
            return None
        found = _BORN.fullmatch(typed)
        parts = [int(part) for part in found.groups() if part] if found else []
        try:
            date(*[*parts, 1, 1][:3]) if parts else None
        except ValueError:
            parts = []
        if not parts or not FIRST_YEAR <= parts[0] <= self.today.year:
            self.oddities.append(row.remark("born", "birth-unreadable"))
            return None
        return "-".join(f"{part:02d}" for part in parts)

    def _phone(self, row: Row) -> str | None:
        typed = row.text("phone")
        digits = re.sub(r"[\s\-()]|^\+?86(?=1\d{10}$)", "", typed)
        if not digits:
            return None
        if digits in NO_PHONE:
            self.oddities.append(row.remark("phone", "phone-left-out"))
            return None
        if not digits.isascii() or not _MOBILE_OR_LANDLINE.fullmatch(digits):
            self.errors.append(row.remark("phone", "phone-unreadable"))
            return None
        return digits

    def _put_head_first(self, household: RosterHousehold) -> None:
        heads = [m for m in household.members if m.relation == HEAD or m.name == household.head]
        if heads:
            household.members.remove(heads[0])
            household.members.insert(0, heads[0])
        elif household.members:
            self.oddities.append(Remark(household.row, "", "no-head", household.number))


def _odd_characters(text: str) -> bool:
    return any(unicodedata.category(c)[0] == "C" or c in "<>=\"'" for c in text)
