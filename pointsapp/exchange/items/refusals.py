"""Why an item is refused."""

from pointsapp.refusals import Refusal


class ItemKnown(Refusal):
    """The list already has an item of this name and specification; facts: `name`."""

    code = "item-known"
    field = "name"


class BarcodeKnown(Refusal):
    """Another item of the list has this bar code; facts: `item`."""

    code = "barcode-known"
    field = "barcode"


class BadBarcode(Refusal):
    """The bar code's check digit is wrong, or it does not have 8 or 13 digits; facts: `barcode`."""

    code = "bad-barcode"
    field = "barcode"
