"""Write a village's table of rules as an Excel file."""

from collections.abc import Sequence

from pointsapp.earning.rule_tables.columns import COLUMNS, WORDS
from pointsapp.earning.rules.grades import write_grades
from pointsapp.earning.rules.queries import RuleOnADay
from pointsapp.excel.writing import Column, write_workbook

WIDTHS = {"name": 36, "name_en": 40, "levels": 30}
"""Columns of long texts."""


def write_table(rules: Sequence[RuleOnADay]) -> bytes:
    """Return the rules as an .xlsx that `read_rules` reads again without a difference."""
    return write_workbook("积分细则", columns(), map(cells, rules))


def columns() -> list[Column]:
    """Return the columns of the table's file."""
    return [Column(words[0], WIDTHS.get(name, 12)) for name, words in COLUMNS.items()]


def cells(rule: RuleOnADay) -> list[str | int | None]:
    """Return a rule as a row of the table."""
    return [_cell(rule, name) for name in COLUMNS]


def _cell(rule: RuleOnADay, name: str) -> str | int | None:
    if name == "levels":
        return write_grades(rule.levels)
    if name in {"is_on", "evidence"}:
        return "是" if getattr(rule, name) else "否"
    value: str | int | None = getattr(rule, name)
    if name not in WORDS:
        return value
    return next((word for word, meaning in WORDS[name].items() if meaning == value), None)
