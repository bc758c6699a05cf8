"""The register of needs as an Excel file, in the columns of the paper."""

from pointsapp.care.needs.models import Kind, NeedState, Way
from pointsapp.care.needs.register import NeedRegister, RegisterRow
from pointsapp.care.needs.words import KINDS, STATES, WAYS
from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook

COLUMNS = (
    Column("序号", 6), Column("提出日期"), Column("户编号", 10), Column("户主"), Column("类别", 14),
    Column("来源"), Column("诉求内容", 40), Column("承办人"), Column("办理期限"), Column("状态"),
    Column("办结日期"),
)  # fmt: skip


def write_register(register: NeedRegister) -> bytes:
    """Return the register as an .xlsx."""
    rows = [_row(number, row) for number, row in enumerate(register.rows, start=1)]
    return write_workbook(f"诉求登记簿{register.year}", COLUMNS, rows)


def _row(number: int, row: RegisterRow) -> list[Value]:
    return [
        number,
        row.raised_on,
        row.number,
        row.head,
        str(KINDS[Kind(row.kind)]),
        str(WAYS[Way(row.way)]),
        row.words,
        row.keeper,
        row.due_on,
        str(STATES[NeedState(row.state)]),
        row.settled_on,
    ]
