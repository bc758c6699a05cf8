"""What kinds of ledger entries are called."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

ENTRY_KINDS: dict[str, LazyString] = {
    "award": _l("award"),
    "redemption": _l("exchange"),
    "opening": _l("balance brought forward"),
    "reversal": _l("reversal"),
    "return": _l("goods returned"),
    "correction": _l("points corrected"),
    "transfer": _l("points of a household that split or merged"),
    "expiry": _l("lapsed"),
}
