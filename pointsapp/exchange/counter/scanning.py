"""What the one field at the counter takes: a card, a code, goods, or words to search by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_AMOUNT_OF_LAST = re.compile(r"(\d{1,3})\s*[*＊×xX]")
_GOODS = re.compile(r"(?:(\d{1,2})\s*[*＊×xX]?\s*)?(\d{13}|\d{8})")


@dataclass(frozen=True)
class Goods:
    """So many units: of the item with this bar code, or of the one before (`barcode` is none)."""

    barcode: str | None
    count: int


def card_token(text: str) -> str:
    """Return the token of a card: of its whole address, or as it stands."""
    return text.rstrip("/").rpartition("/c/")[2]


def read_goods(text: str) -> tuple[Goods, ...]:
    """Return what goods this may mean, the likeliest first.

    A scanner types the bar code; who types 3 before it, or 3*, means three. 3* alone is the
    amount of the item before.
    """
    amount = _AMOUNT_OF_LAST.fullmatch(text)
    if amount:
        return (Goods(None, int(amount[1])),)
    goods = _GOODS.fullmatch(text)
    counted = (Goods(goods[2], int(goods[1])),) if goods and goods[1] else ()
    return (Goods(text, 1), *counted)


def add_goods(
    units: Mapping[int, int], text: str, barcodes: Mapping[str, int], last: int | None
) -> tuple[dict[int, int], int] | None:
    """Return the units after this scan and the item it was about; none if it means no goods."""
    for goods in read_goods(text):
        if goods.barcode is None and last is not None:
            return {**units, last: goods.count}, last
        item_id = barcodes.get(goods.barcode or "")
        if item_id is not None:
            return {**units, item_id: units.get(item_id, 0) + goods.count}, item_id
    return None
