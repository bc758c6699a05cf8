"""The month's exchange register as an Excel file, in the columns of the paper form."""

from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.exchange.register.queries import Register, RegisterRow

COLUMNS = (
    Column("序号", 6), Column("日期"), Column("户编号", 10), Column("户主"), Column("领取人"),
    Column("与户主关系", 10), Column("物品名称", 16), Column("规格"), Column("单位", 6),
    Column("数量", 6), Column("单价(分)", 9), Column("所用积分", 9), Column("剩余积分", 9),
    Column("领取人签字", 14), Column("经办人"), Column("备注", 24),
)  # fmt: skip


def write_register(register: Register) -> bytes:
    """Return the register as an .xlsx."""
    rows = [cells(number, row) for number, row in enumerate(register.rows, start=1)]
    return write_workbook(f"兑换登记表{register.month:%Y-%m}", COLUMNS, rows)


def cells(number: int, row: RegisterRow) -> list[Value]:
    """Return a row as the paper form has it."""
    return [
        number,
        row.day,
        row.household,
        row.head,
        row.proxy or row.head,
        row.relation,
        row.item,
        row.specification,
        row.unit,
        row.quantity,
        row.price_points,
        row.points,
        row.balance,
        "",
        row.clerk,
        f"退货：{row.reason}" if row.reason else row.slip,
    ]
