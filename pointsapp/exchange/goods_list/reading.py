"""Read a village's own list of goods: items, prices, stock, and what is odd or wrong in it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from pointsapp.excel.reading import Remark, Row, read_table
from pointsapp.excel.workbook import Hours
from pointsapp.exchange.items.models import MOST_POINTS, MOST_UNITS
from pointsapp.exchange.items.refusals import BadBarcode
from pointsapp.exchange.items.service import NewItem, check_barcode

COLUMNS = {
    "name": ("物品名称", "商品名称", "名称", "物品", "商品"),
    "price": ("所需积分", "兑换积分", "积分", "分值"),
    "specification": ("规格", "型号", "规格型号"),
    "unit": ("单位", "计量单位"),
    "cost": ("采购价", "单价", "进价", "成本价"),
    "stock": ("库存", "库存数量", "现有数量", "数量"),
    "barcode": ("条形码", "条码", "商品条码"),
    "limit": ("每户每月限兑", "每月限兑", "限兑", "限兑数量"),
    "source": ("来源", "物品来源"),
    "is_on": ("启用", "状态"),
}
ON, OFF = "是", "否"
NEEDED = ("name", "price")
SOURCE_OF_WORD = {
    "捐": "donated",
    "购": "bought",
    "采": "bought",
    "拨": "allotted",
    "镇": "allotted",
}
PICTURE_OF_WORD = {
    "洗衣": "detergent", "洗洁": "detergent", "洗手": "detergent", "皂": "soap", "毛巾": "towel",
    "盐": "salt", "酱油": "bottle", "醋": "bottle", "油": "oil", "大米": "rice", "面粉": "flour",
    "纸": "paper", "牙": "toothpaste", "袋": "bag", "本": "notebook", "伞": "umbrella",
    "水瓶": "thermos", "水壶": "thermos", "保温杯": "thermos", "蛋": "eggs",
}  # fmt: skip
LONGEST_NAME = 40
LONGEST_UNIT = 10
MOST_YUAN = 100_000
MOST_A_MONTH = 999
POINTS = frozenset({"分", "积分"})
YUAN = frozenset({"元", "块", "¥"})
_WITH_UNIT = re.compile(r"(?P<sign>¥?)\s*(?P<number>[0-9][0-9., ]*)\s*(?P<unit>元|块|积分|分|角)?")


NO_ROW = Row(0, {}, {})


@dataclass(frozen=True)
class ListedItem:
    """A line of the list: the item, how many there are, and where they came from.

    `said` are the columns whose cells say something.
    """

    item: NewItem
    stock: int
    source: str
    said: frozenset[str] = frozenset()
    row: Row = NO_ROW

    @property
    def key(self) -> tuple[str, str]:
        """What makes two lines the same item."""
        return self.item.name, self.item.specification


@dataclass(frozen=True)
class GoodsList:
    """What was understood of a list; with one error nothing of it is saved."""

    headings: dict[str, str]
    items: tuple[ListedItem, ...]
    left_out: tuple[Remark, ...]
    oddities: tuple[Remark, ...]
    errors: tuple[Remark, ...]


def read_goods(stream: BinaryIO, *, chosen: Mapping[str, str] | None = None) -> GoodsList:
    """Read a list of goods; raises what `read_table` raises when it is none."""
    table = read_table(stream, COLUMNS, NEEDED, chosen=chosen)
    reader = _Reader()
    for row in table.rows:
        reader.read(row)
    return GoodsList(
        headings=dict(table.headings),
        items=tuple(reader.items.values()),
        left_out=tuple(table.left_out),
        oddities=tuple(reader.oddities),
        errors=tuple(reader.errors),
    )


class _Reader:
    def __init__(self) -> None:
        self.items: dict[tuple[str, str], ListedItem] = {}
        self.barcodes: defaultdict[str, int] = defaultdict(int)
        self.oddities: list[Remark] = []
        self.errors: list[Remark] = []

    def read(self, row: Row) -> None:
        errors_before = len(self.errors)
        self._refuse_odd_cells(row)
        if len(self.errors) > errors_before:
            return
        listed = self._listed(row)
        if listed.key in self.items:
            other = self.items[listed.key].item.barcode != listed.item.barcode
            reason = "item-with-two-codes" if other else "item-twice"
            self.errors.append(row.remark("name", reason))
        elif len(self.errors) == errors_before:
            self.items[listed.key] = listed

    def _refuse_odd_cells(self, row: Row) -> None:
        """Note cells that show an error of Excel's, or that Excel turned into a day or an hour."""
        for field, value in row.values.items():
            if row.is_error(field):
                self.errors.append(row.remark(field, "cell-error"))
            elif isinstance(value, date | Hours):
                self.errors.append(row.remark(field, "cell-is-a-date"))
        if not row.text("name"):
            self.errors.append(row.remark("name", "name-missing"))

    def _listed(self, row: Row) -> ListedItem:
        name = self._text(row, "name", LONGEST_NAME)
        item = NewItem(
            name=name,
            price_points=self._price(row),
            specification=self._text(row, "specification", LONGEST_NAME),
            unit=self._text(row, "unit", LONGEST_UNIT),
            barcode=self._barcode(row),
            cost_fen=self._fen(row),
            limit_per_month=self._whole(row, "limit", MOST_A_MONTH) or None,
            picture=picture_of(name),
            is_on=self._is_on(row),
        )
        said = frozenset(field for field in row.values if row.text(field))
        left_out = set() if item.barcode else {"barcode"}
        return ListedItem(
            item=item,
            stock=self._whole(row, "stock", MOST_UNITS) or 0,
            source=source_of(row.text("source")),
            said=said - left_out,
            row=row,
        )

    def _text(self, row: Row, field: str, longest: int) -> str:
        text = row.words(field)
        if len(text) > longest:
            self.errors.append(row.remark(field, "too-long"))
        elif any(unicodedata.category(c)[0] == "C" or c in "<>=" for c in text):
            self.errors.append(row.remark(field, "text-unreadable"))
        else:
            return text
        return ""

    def _whole(self, row: Row, field: str, most: int) -> int | None:
        try:
            return row.whole(field, most=most)
        except ValueError:
            self.errors.append(row.remark(field, "number-wrong"))
            return None

    def _price(self, row: Row) -> int:
        """Read a price in points: 5, 5分 or 5积分. A price in yuan is none."""
        price = self._whole(self._without_unit(row, "price", POINTS, "price-in-yuan"), "price",
                            MOST_POINTS)  # fmt: skip
        if price == 0:
            self.errors.append(row.remark("price", "price-missing"))
        return price or 0

    def _fen(self, row: Row) -> int | None:
        """Read what one cost in yuan: 3.5, 3.50元 or ¥3.5. A cost in points or fen is none."""
        try:
            bare = self._without_unit(row, "cost", YUAN, "cost-in-points")
            yuan = bare.decimal("cost", most=MOST_YUAN)
        except ValueError:
            self.errors.append(row.remark("cost", "number-wrong"))
            return None
        return None if yuan is None else round(yuan * 100)

    def _without_unit(self, row: Row, field: str, units: AbstractSet[str], otherwise: str) -> Row:
        """Return the row with the bare number; its unit is told, a wrong one is an error."""
        number = _WITH_UNIT.fullmatch(row.text(field))
        unit = number and (number["sign"] or number["unit"])
        if number is None or not unit:
            return row
        if unit in units:
            self.oddities.append(row.remark(field, "unit-left-out"))
            return replace(row, values={**row.values, field: number["number"]})
        self.errors.append(row.remark(field, otherwise))
        return replace(row, values={**row.values, field: None})

    def _is_on(self, row: Row) -> bool:
        typed = row.text("is_on")
        if typed not in {"", ON, OFF}:
            self.errors.append(row.remark("is_on", "word-unknown"))
        return typed != OFF

    def _barcode(self, row: Row) -> str | None:
        typed = row.text("barcode").replace(" ", "")
        if not typed:
            return None
        try:
            check_barcode(typed)
        except BadBarcode:
            self.oddities.append(row.remark("barcode", "barcode-left-out"))
            return None
        self.barcodes[typed] += 1
        if self.barcodes[typed] > 1:
            self.errors.append(row.remark("barcode", "barcode-twice"))
        return typed


def picture_of(name: str) -> str:
    """Return the picture for the first word known in the name, or the box."""
    return next((picture for word, picture in PICTURE_OF_WORD.items() if word in name), "box")


def source_of(text: str) -> str:
    """Return where goods came from, by a word in the text; they were bought if it says nothing."""
    return next((source for word, source in SOURCE_OF_WORD.items() if word in text), "bought")
