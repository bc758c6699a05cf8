"""Read a table of rules beside the rules that stand; a column that is left out changes nothing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from pointsapp.earning.rule_tables.columns import COLUMNS, NEEDED, ON, WORDS
from pointsapp.earning.rules.grades import GradesUnreadable, read_grades
from pointsapp.earning.rules.models import LONGEST_CODE, MOST_POINTS, CapBearer, Unit
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.earning.rules.wording import Wording
from pointsapp.excel.reading import Remark, Row, read_table

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


def read_rules(
    stream: BinaryIO,
    standing: Sequence[RuleOnADay],
    *,
    chosen: Mapping[str, str] | None = None,
) -> RuleTable:
    """Read a table; what it leaves out is taken from the standing rule of the same code.

    Raises what `read_table` raises.
    """
    table = read_table(stream, COLUMNS, NEEDED, chosen=chosen)
    reader = _Reader({rule.code: rule for rule in standing}, set(table.headings))
    for row in table.rows:
        reader.read(row)
    return RuleTable(
        headings=dict(table.headings),
        rules=tuple(reader.rules.values()),
        left_out=tuple(table.left_out),
        oddities=tuple(reader.oddities),
        errors=tuple(reader.errors),
    )


class _Reader:
    def __init__(self, standing: Mapping[str, RuleOnADay], columns: set[str]) -> None:
        self.standing, self.columns = standing, columns
        self.rules: dict[str, ListedRule] = {}
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        before = len(self.errors)
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
        name = self._text(row, "name", LONGEST_NAME)
        if not row.text("name"):
            self.errors.append(row.remark("name", "name-missing"))
        cap_points = self._cap_points(row, rule)
        cap_per, cap_period = self._cap_words(row, rule)
        wording = Wording(
            name=name,
            points=self._points(row),
            unit=self._word(row, "unit") or (rule.unit if rule else Unit.TIME),
            name_en=self._name_en(row, rule),
            levels=self._levels(row, rule),
            cap_points=cap_points,
            cap_per=cap_per,
            cap_period=cap_period,
            evidence=self._evidence(row, rule),
        )
        if wording.has_half_a_cap:
            self.errors.append(row.remark("cap_points", "cap-incomplete"))
        return wording

    def _evidence(self, row: Row, rule: RuleOnADay | None) -> bool:
        word = self._word(row, "evidence")
        return word == ON if word else bool(rule and rule.evidence)

    def _name_en(self, row: Row, rule: RuleOnADay | None) -> str:
        if "name_en" in self.columns:
            return self._text(row, "name_en", LONGEST_NAME_EN)
        return rule.name_en if rule else ""

    def _cap_points(self, row: Row, rule: RuleOnADay | None) -> int | None:
        if "cap_points" not in self.columns:
            return rule.cap_points if rule else None
        try:
            return row.whole("cap_points", most=MOST_POINTS) or None
        except ValueError:
            self.errors.append(row.remark("cap_points", "number-wrong"))
            return None

    def _cap_words(self, row: Row, rule: RuleOnADay | None) -> tuple[str | None, str | None]:
        if "cap_period" not in self.columns:
            return (rule.cap_per, rule.cap_period) if rule else (None, None)
        period = self._word(row, "cap_period")
        per = self._word(row, "cap_per") or (CapBearer.HOUSEHOLD if period else None)
        return per, period

    def _levels(self, row: Row, rule: RuleOnADay | None) -> list[dict[str, Any]]:
        before = rule.levels if rule else []
        if "levels" not in self.columns:
            return before
        try:
            return read_grades(row.text("levels"), before=before)
        except GradesUnreadable:
            self.errors.append(row.remark("levels", "grades-wrong"))
            return []

    def _points(self, row: Row) -> int:
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
