"""The table of a period as an Excel file, in the columns of the official form."""

from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.township.overview.queries import Overview, Row

COLUMNS = (
    Column("户数", 8), Column("参与户数", 10), Column("参与率(%)", 10),
    Column("本期加分", 10), Column("扣分", 8), Column("人次", 8), Column("兑换人次", 10),
    Column("兑换积分", 10), Column("物资支出(元)", 13), Column("库存金额(元)", 13),
    Column("未兑积分", 10), Column("异议数", 8), Column("已办结", 8),
)  # fmt: skip


def write_overview(title: str, what: str, overview: Overview) -> bytes:
    """Return the overview as an .xlsx; `what` is what a row is called, the last has the sums."""
    rows = [_row(row.name, row) for row in overview.rows]
    rows.append(_row("合计", overview.together))
    return write_workbook(title, (Column(what, 16), *COLUMNS), rows)


def _row(name: str, row: Row) -> list[Value]:
    figures, objections = row.figures, [row.objections, row.answered]
    if figures is None:
        return [name, row.households, *[None] * 10, *objections]
    return [
        name,
        row.households,
        figures.took_part,
        row.share,
        figures.points_given,
        figures.points_taken,
        figures.deeds,
        figures.redemptions,
        figures.points_redeemed,
        figures.goods_out_fen / 100,
        figures.stock_fen / 100,
        figures.points_unspent,
        *objections,
    ]
