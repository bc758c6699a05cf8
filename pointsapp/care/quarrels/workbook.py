"""The year's register of quarrels as an Excel file, in the columns of the paper form."""

from pointsapp.care.quarrels.queries import FollowUpRow, QuarrelPage, Register
from pointsapp.care.quarrels.words import STATES, party_words
from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook

COLUMNS = (
    Column("序号", 6), Column("受理日期"), Column("当事人", 30), Column("纠纷事由", 30),
    Column("调解员"), Column("调解经过", 40), Column("处理结果", 14), Column("办结日期"),
    Column("协议内容", 40), Column("回访情况", 30),
)  # fmt: skip


def write_register(register: Register) -> bytes:
    """Return the register as an .xlsx."""
    rows = [_row(number, one) for number, one in enumerate(register.rows, start=1)]
    return write_workbook(f"矛盾纠纷登记簿{register.year}", COLUMNS, rows)


def _row(number: int, one: QuarrelPage) -> list[Value]:
    return [
        number,
        one.begun_on,
        party_words(one.parties),
        one.about,
        one.mediator,
        "\n".join(f"{talk.held_on:%Y-%m-%d} {talk.words}" for talk in one.talks),
        str(STATES[one.state]),
        one.ended_on,
        one.outcome,
        "\n".join(map(_look, one.follow_ups)),
    ]


def _look(look: FollowUpRow) -> str:
    if look.looked_on is None:
        return f"{look.due_on:%Y-%m-%d} 待回访"
    kept = "已履行" if look.is_kept else "未履行"
    return f"{look.looked_on:%Y-%m-%d} {kept} {look.words}".strip()
