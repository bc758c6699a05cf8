"""Read a village's own list of goods: items, prices, stock, and what is odd or wrong in it."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from pointsapp.excel.reading import Remark, Row, read_table
from pointsapp.exchange.items.models import MOST_POINTS, MOST_UNITS
from pointsapp.exchange.items.refusals import BadBarcode
from pointsapp.exchange.items.service import NewItem, check_barcode

COLUMNS = {
    "name": ("物品名称", "商品名称", "名称", "物品", "商品"),
    "price": ("所需积分", "兑换积分", "积分", "分值"),
    "specification": ("规格", "型号", "规格型号"),
    "unit": ("单位", "计量单位"),
    "cost": ("采购价", "单价", "进价", "成本价"),
    "stock": ("库存", "数量", "库存数量", "现有数量"),
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


@dataclass(frozen=True)
class ListedItem:
    """A line of the list: the item, how many there are, and where they came from."""

    item: NewItem
    stock: int
    source: str

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
        name = self._text(row, "name", LONGEST_NAME)
        if not name and len(self.errors) == errors_before:
            self.errors.append(row.remark("name", "name-missing"))
        price = self._whole(row, "price", MOST_POINTS)
        if not price and len(self.errors) == errors_before:
            self.errors.append(row.remark("price", "price-missing"))
        listed = ListedItem(
            item=NewItem(
                name=name,
                price_points=price or 0,
                specification=self._text(row, "specification", LONGEST_NAME),
                unit=self._text(row, "unit", LONGEST_UNIT),
                barcode=self._barcode(row),
                cost_fen=self._fen(row),
                limit_per_month=self._whole(row, "limit", MOST_A_MONTH) or None,
                picture=picture_of(name),
                is_on=self._is_on(row),
            ),
            stock=self._whole(row, "stock", MOST_UNITS) or 0,
            source=source_of(row.text("source")),
        )
        if listed.key in self.items:
            self.errors.append(row.remark("name", "item-twice"))
        elif len(self.errors) == errors_before:
            self.items[listed.key] = listed

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

    def _fen(self, row: Row) -> int | None:
        try:
            yuan = row.decimal("cost", most=MOST_YUAN)
        except ValueError:
            self.errors.append(row.remark("cost", "number-wrong"))
            return None
        return None if yuan is None else round(yuan * 100)

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
