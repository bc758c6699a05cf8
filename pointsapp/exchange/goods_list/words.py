"""What the columns of a list of goods are called, and what is wrong in them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.exchange.goods_list import refusals
from pointsapp.web.refusals import Sentences, Told

REASONS: dict[str, LazyString] = {
    "name-missing": _l("the name is missing"),
    "price-missing": _l("the price in points is missing"),
    "too-long": _l("this is too long"),
    "text-unreadable": _l("this is not a name: it contains symbols or a formula"),
    "number-wrong": _l("this is not a number, or it is too large"),
    "word-unknown": _l("write 是 for yes, 否 for no"),
    "item-twice": _l("this item is in the list twice"),
    "barcode-twice": _l("this bar code belongs to another item already"),
    "cell-error": _l("the cell shows an error of Excel's"),
    "cell-is-a-date": _l("Excel turned this into a day or an hour; format the column as text"),
    "item-with-two-codes": _l(
        "this item is in the list twice, with another bar code: tell them apart by size"
    ),
    "size-missing": _l("the village has this item in several sizes: tell which one"),
    "only-size-meant": _l("without a size; the village's only item of this name is meant"),
    "unit-left-out": _l("read as a number, without what stands beside it"),
    "price-in-yuan": _l("this is money; the price is in points"),
    "cost-in-points": _l("these are points or fen; the cost is in yuan"),
    "barcode-left-out": _l("left out: a digit of this bar code is wrong; scan it instead"),
}
FIELDS: dict[str, LazyString] = {
    "name": _l("Name of the goods"),
    "price": _l("Points for one"),
    "specification": _l("Size or weight"),
    "unit": lazy_pgettext("goods", "Unit"),
    "cost": _l("Unit cost, in yuan"),
    "stock": _l("Stock"),
    "barcode": _l("Bar code"),
    "limit": _l("At most for a household in a month"),
    "source": _l("Where from"),
    "is_on": _l("Handed out now"),
}

SENTENCES: Sentences = {
    refusals.GoodsHaveErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
}
