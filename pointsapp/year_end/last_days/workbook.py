"""The order list as an Excel file."""

from pointsapp.excel.writing import Column, write_workbook
from pointsapp.year_end.last_days.queries import OrderList

COLUMNS = (
    Column("物品名称", 16), Column("规格"), Column("单位", 6), Column("单价(分)", 9),
    Column("预计需要", 9), Column("库存", 8), Column("需采购", 8), Column("每个兑换日", 10),
    Column("进价(元)", 9), Column("金额(元)", 10),
)  # fmt: skip


def write_order_list(order: OrderList) -> bytes:
    """Return the order list as an .xlsx."""
    rows = [
        (
            line.item.name, line.item.specification, line.item.unit, line.item.price_points,
            line.wanted, line.item.stock, line.missing, order.a_day(line),
            _yuan(line.item.cost_fen), _yuan(line.fen),
        )
        for line in order.lines
    ]  # fmt: skip
    return write_workbook("采购清单", COLUMNS, rows)


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100
