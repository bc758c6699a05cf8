"""A village's table of rules as an Excel file: written out, and read again with changes."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Font
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.earning.rules.grades import GradesUnreadable, read_grades, write_grades
from pointsapp.earning.rules.models import LONGEST_CODE, MOST_POINTS, RuleKind, Star, Unit
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.refusals import RulesHaveErrors
from pointsapp.earning.rules.service import (
    Decided,
    Wording,
    add_rule,
    change_rule,
    standing_wording,
    switch_rule,
)
from pointsapp.excel.reading import Remark, Row, read_table

COLUMNS = {
    "code": ("编号", "代码", "序号"),
    "star": ("星级", "星", "类别"),
    "kind": ("类型", "计分方式"),
    "name": ("积分项目", "细则", "项目", "名称", "内容"),
    "name_en": ("英文名称",),
    "points": ("分值", "积分", "分数"),
    "levels": ("等次", "等级"),
    "unit": ("单位", "计量单位"),
    "cap_points": ("上限", "封顶"),
    "cap_per": ("上限对象",),
    "cap_period": ("上限周期", "周期"),
    "evidence": ("佐证", "佐证材料", "需要照片"),
    "is_on": ("启用", "状态"),
}
NEEDED = ("code", "name", "points")
STARS = {
    "支部过硬": Star.PARTY, "产业兴旺": Star.INDUSTRY, "生态宜居": Star.ECOLOGY,
    "平安法治": Star.PEACE, "文明幸福": Star.CIVILITY,
}  # fmt: skip
KINDS = {
    "按小时": RuleKind.HOUR, "按次": RuleKind.EVENT, "评比": RuleKind.INSPECTION,
    "一次性": RuleKind.ONCE, "荣誉": RuleKind.HONOUR, "按数量": RuleKind.QUANTITY,
    "扣分": RuleKind.DEDUCTION, "暂停评优": RuleKind.SUSPENSION,
}  # fmt: skip
UNITS = {
    "小时": Unit.HOUR, "半天": Unit.HALF_DAY, "次": Unit.TIME, "件": Unit.ITEM,
    "月": Unit.MONTH, "季": Unit.QUARTER, "年": Unit.YEAR, "人": Unit.PERSON,
    "户": Unit.HOUSEHOLD, "证": Unit.CERTIFICATE, "公斤": Unit.KILOGRAM,
}  # fmt: skip
CAP_PER = {"户": "household", "人": "person"}
PERIODS = {"日": "day", "月": "month", "年": "year"}
ON = {"是": "on", "否": "off"}
WORDS: Mapping[str, Mapping[str, str]] = {
    "star": STARS,
    "kind": KINDS,
    "unit": UNITS,
    "cap_per": CAP_PER,
    "cap_period": PERIODS,
    "evidence": ON,
    "is_on": ON,
}
LONGEST_NAME = 60
LONGEST_NAME_EN = 120


@dataclass(frozen=True)
class ListedRule:
    """A line of the table; what it doesn't speak of is None."""

    code: str
    wording: Wording
    star: str | None
    kind: str | None
    is_on: bool | None


@dataclass(frozen=True)
class RuleTable:
    """What was understood; with an error nothing of it may be saved."""

    headings: dict[str, str]
    rules: tuple[ListedRule, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]


@dataclass
class Plan:
    """What saving the table would do."""

    new: list[ListedRule] = field(default_factory=list)
    changed: list[tuple[RuleOnADay, ListedRule]] = field(default_factory=list)
    switched: list[tuple[RuleOnADay, bool]] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the village's rules stand so already."""
        return not (self.new or self.changed or self.switched)


def write_table(rules: Sequence[RuleOnADay]) -> bytes:
    """Return the rules as an .xlsx that `read_rules` reads again without a difference."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "积分细则"
    sheet.append([words[0] for words in COLUMNS.values()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for rule in rules:
        sheet.append([_cell(rule, name) for name in COLUMNS])
    sheet.freeze_panes = "A2"
    for letter, width in {"D": 36, "E": 40, "G": 30}.items():
        sheet.column_dimensions[letter].width = width
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _cell(rule: RuleOnADay, name: str) -> str | int | None:
    if name == "levels":
        return write_grades(rule.levels)
    if name in {"is_on", "evidence"}:
        return "是" if getattr(rule, name) else "否"
    value: str | int | None = getattr(rule, name)
    words = WORDS.get(name)
    return next((word for word, meant in words.items() if meant == value), None) if words else value


def read_rules(stream: BinaryIO, standing: Sequence[RuleOnADay]) -> RuleTable:
    """Read a table beside the standing rules; what it leaves out is taken from them."""
    table = read_table(stream, COLUMNS, NEEDED)
    reader = _Reader({rule.code: rule for rule in standing}, set(table.headings))
    for row in table.rows:
        reader.read(row)
    return RuleTable(
        dict(table.headings),
        tuple(reader.rules.values()),
        tuple(reader.oddities),
        tuple(reader.errors),
    )


def plan(table: RuleTable, standing: Sequence[RuleOnADay]) -> Plan:
    """Return what saving this table would do."""
    made = Plan()
    known = {rule.code: rule for rule in standing}
    for listed in table.rules:
        rule = known.get(listed.code)
        if rule is None:
            made.new.append(listed)
            continue
        if listed.wording != standing_wording(rule):
            made.changed.append((rule, listed))
        if listed.is_on is not None and listed.is_on != rule.is_on:
            made.switched.append((rule, listed.is_on))
    return made


def save(session: Session, table: RuleTable, decided: Decided, *, by: Actor, at: datetime) -> Plan:
    """Add new rules, new versions of changed ones, and switch; return what was done.

    The same table again changes nothing. Raises RulesHaveErrors and FirstDayTooEarly.
    """
    if table.errors:
        raise RulesHaveErrors(count=len(table.errors))
    take_village(session, by)
    made = plan(table, rules_on(session, by, date.max))
    for listed in made.new:
        which = (listed.code, listed.star or Star.CIVILITY, listed.kind or RuleKind.EVENT)
        rule_id = add_rule(session, which, listed.wording, decided, by=by, at=at)
        switch_rule(session, rule_id, is_on=listed.is_on is not False, by=by, at=at)
    for rule, listed in made.changed:
        change_rule(session, rule.rule_id, listed.wording, decided, by=by, at=at)
    for rule, is_on in made.switched:
        switch_rule(session, rule.rule_id, is_on=is_on, by=by, at=at)
    return made


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
        if rule is not None and ({star, kind} - {None, rule.star, rule.kind}):
            self.oddities.append(row.remark("kind" if kind != rule.kind else "star", "kind-stays"))
        if len(self.errors) == before:
            self.rules[code] = ListedRule(
                code,
                wording,
                star,
                kind,
                None if is_on is None else is_on == "on",
            )

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
        if (cap_points or cap_per or cap_period) and not (cap_points and cap_per and cap_period):
            self.errors.append(row.remark("cap_points", "cap-incomplete"))
        return Wording(
            name,
            self._points(row),
            self._word(row, "unit") or (rule.unit if rule else Unit.TIME),
            self._name_en(row, rule),
            self._levels(row, rule),
            cap_points,
            cap_per,
            cap_period,
            self._evidence(row, rule),
        )

    def _evidence(self, row: Row, rule: RuleOnADay | None) -> bool:
        said = self._word(row, "evidence")
        return said == "on" if said else bool(rule and rule.evidence)

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
        per = self._word(row, "cap_per") or ("household" if period else None)
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
