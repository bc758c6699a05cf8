"""Labels for the shelf: price and bar code, to print on A4."""

from base64 import b64encode
from dataclasses import dataclass

from pointsapp.exchange.items.queries import ItemOnShelf


@dataclass(frozen=True)
class Label:
    """An item with its bar code as a picture's address, or none when it has no code."""

    item: ItemOnShelf
    bars: str | None


def label_of(item: ItemOnShelf) -> Label:
    """Return the label of an item."""
    return Label(item, _bars(item.barcode) if item.barcode else None)


def _bars(barcode: str) -> str:
    import zxingcpp

    formats = {8: zxingcpp.BarcodeFormat.EAN8, 13: zxingcpp.BarcodeFormat.EAN13}
    drawn = zxingcpp.create_barcode(barcode, formats[len(barcode)])
    svg = zxingcpp.write_barcode_to_svg(drawn, add_hrt=True)
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
