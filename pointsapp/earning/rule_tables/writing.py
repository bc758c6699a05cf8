"""Write a village's table of rules as an Excel file."""

from collections.abc import Sequence
from io import BytesIO

from pointsapp.earning.rule_tables.columns import COLUMNS, WORDS
from pointsapp.earning.rules.grades import write_grades
from pointsapp.earning.rules.queries import RuleOnADay

WIDTHS = {"D": 36, "E": 40, "G": 30}
"""Columns of long texts, by their letter."""


def write_table(rules: Sequence[RuleOnADay]) -> bytes:
    """Return the rules as an .xlsx that `read_rules` reads again without a difference."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "积分细则"
    sheet.append([words[0] for words in COLUMNS.values()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for rule in rules:
        sheet.append([_cell(rule, name) for name in COLUMNS])
    sheet.freeze_panes = "A2"
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(rule: RuleOnADay, name: str) -> str | int | None:
    if name == "levels":
        return write_grades(rule.levels)
    if name in {"is_on", "evidence"}:
        return "是" if getattr(rule, name) else "否"
    value: str | int | None = getattr(rule, name)
    if name not in WORDS:
        return value
    return next((word for word, meaning in WORDS[name].items() if meaning == value), None)
