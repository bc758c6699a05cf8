"""What the things that wait are called, and where they are dealt with."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Place:
    """What waits there."""

    path: str
    label: LazyString


WAITING = {
    "sheets-to-approve": Place("/sheets/?state=submitted", _l("Award sheets to approve")),
    "sheets-due": Place("/sheets/?state=on_notice", _l("Sheets whose notice is over, to post")),
    "claims": Place("/claims/", _l("Claims to answer")),
    "objections": Place("/objections/", _l("Objections to answer")),
    "complaints": Place("/manage/complaints", _l("Complaints to answer")),
    "write-offs": Place("/stock/write-offs/", _l("Write-offs to confirm")),
    "stocktakes": Place("/stock/stocktakes/", _l("Stocktakes to confirm")),
    "confirmations": Place("/confirmations/", _l("Confirmed with a new account, to look at")),
    "sheets-sent-back": Place("/sheets/?state=returned", _l("Sheets sent back to you")),
}
