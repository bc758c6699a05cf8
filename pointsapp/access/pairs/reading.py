"""Read who looks after which household: a list of pairs, or a roster with such a column."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.access.pairs.queries import PAIRED_MEMBERS, all_households
from pointsapp.actor import Actor, village_of
from pointsapp.community.households import cells
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.excel.reading import Remark, Row, read_table

COLUMNS = {
    "number": ("户号", "户编号", "门牌号"),
    "member": (
        "联户党员", "联系党员", "结对党员", "包户党员", "联系人", "包联人", "联户人", "包户干部",
    ),
    "head": ("户主", "户主姓名"),
}  # fmt: skip
NEEDED = ("number", "member")


@dataclass(frozen=True)
class PairingList:
    """What was understood: the member's name by household; with an error nothing is saved.

    `unknown` are names of nobody who is a paired member yet, `changed` how many households would
    have somebody else than now.
    """

    headings: Mapping[str, str]
    members: Mapping[int, str]
    unknown: tuple[str, ...]
    changed: int
    left_out: tuple[Remark, ...]
    errors: tuple[Remark, ...]

    oddities: tuple[Remark, ...] = ()


def read_pairings(
    session: Session, stream: BinaryIO, *, chosen: Mapping[str, str] | None = None, by: Actor
) -> PairingList:
    """Return whom a file names for the village's households; saves nothing.

    A household may stand in many rows, as in a roster; a row that names nobody says nothing.
    Raises what `read_table` raises when it is no such file.
    """
    table = read_table(stream, COLUMNS, NEEDED, chosen=chosen)
    reader = _Reader(session, by)
    for row in table.rows:
        reader.read(row)
    return PairingList(
        headings=dict(table.headings),
        members=reader.members,
        unknown=tuple(
            dict.fromkeys(name for name in reader.members.values() if name not in reader.known)
        ),
        changed=sum(reader.now[home] != name for home, name in reader.members.items()),
        left_out=tuple(table.left_out),
        errors=tuple(reader.errors),
    )


def ids_by_name(session: Session, village_id: int) -> dict[str, list[int]]:
    """Return the village's paired members by name; of namesakes there are several."""
    ids: dict[str, list[int]] = defaultdict(list)
    ours = PAIRED_MEMBERS.where(User.village_id == village_id)
    for user_id, name in session.execute(ours.order_by(User.id)):
        ids[clean_name(name)].append(user_id)
    return ids


class _Reader:
    def __init__(self, session: Session, by: Actor) -> None:
        households = all_households(session, by)
        self.now = {home.id: clean_name(home.member or "") for home in households}
        self.by_key: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for home in households:
            self.by_key[number_key(home.number)].append((home.number, home.id))
        self.known = ids_by_name(session, village_of(by))
        self.members: dict[int, str] = {}
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        if not row.text("member") or row.text("member") in cells.NOTHING:
            return
        number, name = cells.household_number(row), cells.person_name(row, "member")
        if number.error or name.error:
            field = "number" if number.error else "member"
            self.errors.append(row.remark(field, number.error or name.error))
            return
        home = self._household(row, number.text)
        if home is None:
            return
        if len(self.known.get(name.text, ())) > 1:
            self.errors.append(row.remark("member", "members-of-one-name"))
        elif self.members.setdefault(home, name.text) != name.text:
            self.errors.append(row.remark("member", "two-members"))

    def _household(self, row: Row, number: str) -> int | None:
        alike = self.by_key.get(number_key(number), [])
        meant = [home for spelled, home in alike if spelled == number]
        meant = meant or [home for _spelled, home in alike]
        if len(meant) == 1:
            return meant[0]
        reason = "number-in-two-spellings" if meant else "household-unknown"
        self.errors.append(row.remark("number", reason))
        return None
