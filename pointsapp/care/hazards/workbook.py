"""The year's register of hazards as an Excel file, in the columns of the paper form."""

from pointsapp.care.hazards.queries import StepRow
from pointsapp.care.hazards.register import Register, RegisterRow
from pointsapp.care.hazards.words import STATES, STEPS, kind_words
from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook

COLUMNS = (
    Column("序号", 6), Column("发现日期"), Column("户编号", 10), Column("户主"),
    Column("隐患种类", 14), Column("看到的情况", 30), Column("发现人"), Column("告知日期"),
    Column("被告知人", 14), Column("整改日期"), Column("整改人", 14), Column("复查日期"),
    Column("复查结果", 16), Column("状态", 16),
)  # fmt: skip


def write_register(register: Register) -> bytes:
    """Return the register as an .xlsx."""
    rows = [_row(number, row) for number, row in enumerate(register.rows, start=1)]
    return write_workbook(f"隐患台账{register.year}", COLUMNS, rows)


def _row(number: int, row: RegisterRow) -> list[Value]:
    return [
        number,
        row.found_on,
        row.number,
        row.head,
        kind_words(row.kind),
        row.words,
        row.found_by,
        *_day_and_words(row.told),
        *_day_and_words(row.mended),
        row.looked.taken_on if row.looked else None,
        str(STEPS[row.looked.step]) if row.looked else "",
        str(STATES[row.state]),
    ]


def _day_and_words(step: StepRow | None) -> tuple[Value, Value]:
    return (None, "") if step is None else (step.taken_on, step.words)
