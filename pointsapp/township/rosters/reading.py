"""Read a workbook with the rosters of several villages: a column of villages, or a sheet each."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from pointsapp.community.roster.reading import COLUMNS, NEEDED, Roster, roster_in
from pointsapp.excel.reading import Remark, Row, Table, read_table
from pointsapp.township.villages.queries import TownshipVillage

VILLAGE = ("行政村", "行政村名称", "村名", "所在村", "村(居)")
_ASIDE = re.compile(r"\(.*?\)|\s")
_ENDING = re.compile(r"(村民委员会|村委会|村)$")


@dataclass(frozen=True)
class VillageRoster:
    """What the workbook holds of one village; its remarks name the village."""

    village: TownshipVillage
    roster: Roster


@dataclass(frozen=True)
class Rosters:
    """What was understood; `unknown` are villages that the township hasn't got, with their rows."""

    headings: Mapping[str, str]
    villages: tuple[VillageRoster, ...]
    unknown: Mapping[str, int]
    left_out: Sequence[Remark]

    @property
    def errors(self) -> list[Remark]:
        """What must be put right in the file, village by village."""
        return [remark for one in self.villages for remark in one.roster.errors]

    @property
    def oddities(self) -> list[Remark]:
        """What is worth a look, village by village."""
        return [remark for one in self.villages for remark in one.roster.oddities]


def read_rosters(
    stream: BinaryIO,
    villages: Iterable[TownshipVillage],
    *,
    today: date,
    chosen: Mapping[str, str] | None = None,
) -> Rosters:
    """Read the rosters of these villages; raises what `read_table` raises.

    A village is known by its area code or its name, with or without 村 at the end.
    """
    table = read_table(stream, {**COLUMNS, "village": VILLAGE}, NEEDED, chosen=chosen)
    known = _by_what_they_are_called(villages)
    rows: dict[int, list[Row]] = defaultdict(list)
    unknown: Counter[str] = Counter()
    for row, called in _whose(table.rows):
        village = known.get(_key(called))
        if village is None:
            unknown[called] += 1
        else:
            rows[village.id].append(row)
    found = {village.id: village for village in known.values() if village.id in rows}
    return Rosters(
        headings=dict(table.headings),
        villages=tuple(
            _roster_of(village, replace(table, rows=rows[village.id], left_out=()), today)
            for village in sorted(found.values(), key=lambda one: one.code)
        ),
        unknown=dict(unknown),
        left_out=table.left_out,
    )


def _whose(rows: Iterable[Row]) -> Iterable[tuple[Row, str]]:
    """Give each row with what its village is called: by its cell, the one above, or its sheet."""
    called, sheet = "", None
    for row in rows:
        if row.sheet != sheet:
            called, sheet = row.sheet, row.sheet
        called = row.text("village") or called
        yield row, called


def _by_what_they_are_called(villages: Iterable[TownshipVillage]) -> dict[str, TownshipVillage]:
    """Return the villages by code and by name; a name that two have stands for neither."""
    villages = tuple(villages)
    names = Counter(_key(village.name) for village in villages)
    by_name = {_key(one.name): one for one in villages if names[_key(one.name)] == 1}
    return {**by_name, **{_key(village.code): village for village in villages}}


def _key(called: str) -> str:
    """Return what is the same for 白屯村, 白屯 村（新） and 白屯村委会."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", called))
    return _ENDING.sub("", plain) or plain


def _roster_of(village: TownshipVillage, part: Table, today: date) -> VillageRoster:
    roster = roster_in(part, today=today)
    errors, oddities = (
        tuple(in_village(village, remarks)) for remarks in (roster.errors, roster.oddities)
    )
    return VillageRoster(village, replace(roster, errors=errors, oddities=oddities))


def in_village(village: TownshipVillage, remarks: Iterable[Remark]) -> list[Remark]:
    """Return these remarks with the village's name before the sheet's, where that is another."""
    return [replace(remark, sheet=_place(village, remark.sheet)) for remark in remarks]


def _place(village: TownshipVillage, sheet: str) -> str:
    is_own = _key(sheet) == _key(village.name)
    return village.name if is_own else f"{village.name} {sheet}".strip()
