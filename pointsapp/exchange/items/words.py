"""What items, their pictures and refusals are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from pointsapp.exchange.items import refusals
from pointsapp.web.refusals import Sentences, Told

PICTURE_NAMES = {
    "box": _l("parcel"),
    "soap": _l("soap"),
    "detergent": _l("detergent"),
    "towel": _l("towel"),
    "salt": _l("salt"),
    "bottle": _l("sauce bottle"),
    "oil": _l("oil"),
    "rice": _l("rice"),
    "flour": _l("flour"),
    "paper": _l("tissue"),
    "toothpaste": _l("toothpaste"),
    "bag": _l("bin bags"),
    "notebook": _l("notebook"),
    "umbrella": _l("umbrella"),
    "thermos": _l("thermos"),
    "eggs": _l("eggs"),
}

KIND_NAMES = {
    "food": _l("Food and seasoning"),
    "washing": lazy_pgettext("goods", "Washing"),
    "home": lazy_pgettext("goods", "Household"),
    "school": lazy_pgettext("goods", "School"),
    "other": lazy_pgettext("goods", "Other goods"),
}

SENTENCES: Sentences = {
    refusals.ItemKnown: Told(
        lambda f: _("%(item)s in this size is already on the list.", item=f["name"])
    ),
    refusals.BarcodeKnown: Told(
        lambda f: _("This bar code already belongs to %(item)s.", item=f["item"])
    ),
    refusals.BadBarcode: Told(
        lambda _f: _("This bar code is not right: a digit is missing or mistyped. Scan it again."),
        status=422,
    ),
}
