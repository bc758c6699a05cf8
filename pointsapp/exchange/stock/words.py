"""What movements of stock are called."""

from flask_babel import lazy_gettext as _l

MOVES = {
    "receipt": _l("taken in"),
    "redemption": _l("handed out"),
    "return": _l("came back"),
    "reversal": _l("undone"),
    "write_off": _l("written off"),
    "stocktake": _l("stocktake"),
}
