"""Read a table of rules beside the rules that stand; a column that is left out changes nothing."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from pointsapp.earning.rule_tables.columns import COLUMNS, NEEDED, ON, WORDS
from pointsapp.earning.rules.grades import GradesUnreadable, read_grades
from pointsapp.earning.rules.models import LONGEST_CODE, MOST_POINTS, CapBearer, Unit
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.rules.wording import Wording
from pointsapp.excel.reading import Remark, Row, read_table
from pointsapp.excel.workbook import Hours

LONGEST_NAME = 60
LONGEST_NAME_EN = 120


@dataclass(frozen=True)
class ListedRule:
    """A line of the table; what it does not say is None."""

    code: str
    wording: Wording
    star: str | None
    kind: str | None
    is_on: bool | None


@dataclass(frozen=True)
class RuleTable:
    """What was understood of a table; with an error, nothing of it may be saved."""

    headings: dict[str, str]
    rules: tuple[ListedRule, ...]
    left_out: tuple[Remark, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]
    emptiable: tuple[str, ...] = ()
    """The columns where an empty cell empties, or could empty, what the rule says."""


def read_rules(
    stream: BinaryIO,
    standing: Sequence[RuleOnADay],
    *,
    chosen: Mapping[str, str] | None = None,
    emptied: Collection[str] = (),
) -> RuleTable:
    """Read a table; what it leaves out is taken from the standing rule of the same code.

    So is what an empty cell does not say, but in the columns that are emptied. Raises what
    `read_table` raises.
    """
    table = read_table(stream, COLUMNS, NEEDED, chosen=chosen)
    reader = _Reader({rule.code: rule for rule in standing}, emptied)
    for row in table.rows:
        reader.read(row)
    return RuleTable(
        headings=dict(table.headings),
        rules=tuple(reader.rules.values()),
        left_out=tuple(table.left_out),
        oddities=tuple(reader.oddities),
        errors=tuple(reader.errors),
        emptiable=tuple(sorted(reader.emptiable)),
    )


class _Reader:
    def __init__(self, standing: Mapping[str, RuleOnADay], emptied: Collection[str]) -> None:
        self.standing, self.emptied = standing, emptied
        self.emptiable: set[str] = set()
        self.rules: dict[str, ListedRule] = {}
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        before = len(self.errors)
        self._refuse_odd_cells(row)
        if len(self.errors) > before:
            return
        code = self._code(row)
        rule = self.standing.get(code)
        wording = self._wording(row, rule)
        star, kind = self._word(row, "star"), self._word(row, "kind")
        is_on = self._word(row, "is_on")
        if rule is not None:
            self._remark_on_what_stays(row, rule, star, kind)
        if len(self.errors) == before:
            self.rules[code] = ListedRule(
                code,
                wording,
                star,
                kind,
                None if is_on is None else is_on == ON,
            )

    def _refuse_odd_cells(self, row: Row) -> None:
        """Note cells that show an error of Excel's, or that Excel turned into a day or an hour."""
        for field, value in row.values.items():
            if row.is_error(field):
                self.errors.append(row.remark(field, "cell-error"))
            elif isinstance(value, date | Hours):
                self.errors.append(row.remark(field, "cell-is-a-date"))

    def _keeps(self, row: Row, field: str, known: object) -> bool:
        """Tell whether what the rule says stays: the cell is missing, or empty and not to empty."""
        if not row.has(field) or not known:
            return not row.has(field)
        if row.text(field):
            return False
        self.emptiable.add(field)
        return field not in self.emptied

    def _remark_on_what_stays(
        self, row: Row, rule: RuleOnADay, star: str | None, kind: str | None
    ) -> None:
        """Name a star or kind that differs: a rule that has lines keeps what it always was."""
        for name, word, standing in (("star", star, rule.star), ("kind", kind, rule.kind)):
            if word not in {None, standing}:
                self.oddities.append(row.remark(name, "kind-stays"))

    def _code(self, row: Row) -> str:
        code = row.text("code").upper()
        if not code:
            self.errors.append(row.remark("code", "code-missing"))
        elif not re.fullmatch(rf"[A-Z0-9]{{1,{LONGEST_CODE}}}", code):
            self.errors.append(row.remark("code", "code-wrong"))
        elif code in self.rules:
            self.errors.append(row.remark("code", "code-twice"))
        return code

    def _wording(self, row: Row, rule: RuleOnADay | None) -> Wording:
        name = self._text(row, "name", LONGEST_NAME) or (rule.name if rule else "")
        if not name and not row.text("name"):
            self.errors.append(row.remark("name", "name-missing"))
        cap_points = self._cap_points(row, rule)
        cap_per, cap_period = self._cap_words(row, rule)
        wording = Wording(
            name=name,
            points=self._points(row, rule),
            unit=self._word(row, "unit") or (rule.unit if rule else Unit.TIME),
            name_en=self._name_en(row, rule),
            levels=self._levels(row, rule),
            cap_points=cap_points,
            cap_per=cap_per,
            cap_period=cap_period,
            evidence=self._evidence(row, rule),
        )
        if wording.has_half_a_cap:
            told = (name for name in ("cap_points", "cap_period", "cap_per") if row.has(name))
            self.errors.append(row.remark(next(told, "code"), "cap-incomplete"))
        return wording

    def _evidence(self, row: Row, rule: RuleOnADay | None) -> bool:
        word = self._word(row, "evidence")
        return word == ON if word else bool(rule and rule.evidence)

    def _name_en(self, row: Row, rule: RuleOnADay | None) -> str:
        known = rule.name_en if rule else ""
        if self._keeps(row, "name_en", known):
            return known
        return self._text(row, "name_en", LONGEST_NAME_EN)

    def _cap_points(self, row: Row, rule: RuleOnADay | None) -> int | None:
        known = rule.cap_points if rule else None
        if self._keeps(row, "cap_points", known):
            return known
        try:
            return row.whole("cap_points", most=MOST_POINTS) or None
        except ValueError:
            self.errors.append(row.remark("cap_points", "number-wrong"))
            return None

    def _cap_words(self, row: Row, rule: RuleOnADay | None) -> tuple[str | None, str | None]:
        known = (rule.cap_per, rule.cap_period) if rule else (None, None)
        if "cap_points" in self.emptied and row.has("cap_points") and not row.text("cap_points"):
            return None, None
        period = self._word(row, "cap_period") or known[1]
        per = self._word(row, "cap_per") or known[0] or (CapBearer.HOUSEHOLD if period else None)
        return per, period

    def _levels(self, row: Row, rule: RuleOnADay | None) -> list[dict[str, Any]]:
        before = rule.levels if rule else []
        if self._keeps(row, "levels", before):
            return before
        try:
            return read_grades(row.text("levels"), before=before)
        except GradesUnreadable:
            self.errors.append(row.remark("levels", "grades-wrong"))
            return []

    def _points(self, row: Row, rule: RuleOnADay | None) -> int:
        if rule is not None and not row.text("points"):
            return rule.points
        typed = row.text("points").replace("\N{MINUS SIGN}", "-").removeprefix("+")
        if not re.fullmatch(r"-?\d{1,6}", typed) or abs(int(typed)) > MOST_POINTS:
            self.errors.append(row.remark("points", "number-wrong"))
            return 0
        return int(typed)

    def _word(self, row: Row, name: str) -> str | None:
        typed = row.text(name)
        if not typed:
            return None
        if typed not in WORDS[name]:
            self.errors.append(row.remark(name, "word-unknown"))
            return None
        return WORDS[name][typed]

    def _text(self, row: Row, name: str, longest: int) -> str:
        text = row.words(name)
        if len(text) > longest:
            self.errors.append(row.remark(name, "too-long"))
        elif any(unicodedata.category(c)[0] == "C" or c in "<>=" for c in text):
            self.errors.append(row.remark(name, "text-unreadable"))
        return text
