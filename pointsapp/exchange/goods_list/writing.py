"""The village's list of goods as an Excel file that `read_goods` reads again unchanged."""

from collections.abc import Iterable

from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.exchange.goods_list.reading import COLUMNS, OFF, ON
from pointsapp.exchange.items.queries import ItemOnShelf

WIDTHS = {"name": 20, "barcode": 18}
LEFT_OUT = {"source"}
"""Where goods came from stands on their receipts."""


def write_goods(items: Iterable[ItemOnShelf]) -> bytes:
    """Return the goods as an .xlsx under the headings that the import looks for."""
    fields = [field for field in COLUMNS if field not in LEFT_OUT]
    columns = [Column(COLUMNS[field][0], WIDTHS.get(field, 12)) for field in fields]
    rows = ([_cells(item)[field] for field in fields] for item in items)
    return write_workbook("兑换物品", columns, rows)


def _cells(item: ItemOnShelf) -> dict[str, Value]:
    return {
        "name": item.name,
        "price": item.price_points,
        "specification": item.specification,
        "unit": item.unit,
        "cost": None if item.cost_fen is None else item.cost_fen / 100,
        "stock": item.stock,
        "barcode": item.barcode,
        "limit": item.limit_per_month,
        "is_on": ON if item.is_on else OFF,
    }
