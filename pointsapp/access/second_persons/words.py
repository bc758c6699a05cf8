"""What is called what was confirmed, and which page shows it."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access.second_persons.service import Act
from pointsapp.actor import Permission


@dataclass(frozen=True)
class Confirmable:
    """What an act is called, and the page of its number for those who may open it."""

    label: LazyString
    path: str
    permission: Permission


ACTS: dict[str, Confirmable] = {
    Act.PIN: Confirmable(_l("new PIN"), "/households/{}", Permission.VIEW_HOUSEHOLDS),
    Act.AUTHENTICATOR: Confirmable(
        _l("authenticator taken off"), "/manage/staff/{}", Permission.MANAGE_VILLAGE
    ),
    Act.REDEMPTION: Confirmable(
        _l("redemption confirmed by a colleague"), "/households/{}", Permission.VIEW_HOUSEHOLDS
    ),
    Act.SHEET: Confirmable(_l("award sheet approved"), "/sheets/{}", Permission.VIEW_SHEETS),
    Act.WRITE_OFF: Confirmable(
        _l("write-off confirmed"), "/stock/write-offs/", Permission.MANAGE_STOCK
    ),
    Act.STOCKTAKE: Confirmable(
        _l("stocktake confirmed"), "/stock/stocktakes/{}", Permission.MANAGE_STOCK
    ),
    Act.RECEIPT_BACK: Confirmable(
        _l("goods receipt taken back"), "/stock/receipts/{}", Permission.MANAGE_STOCK
    ),
    Act.SPLIT: Confirmable(
        _l("household split with points"), "/households/{}", Permission.VIEW_HOUSEHOLDS
    ),
    Act.MERGER: Confirmable(
        _l("household with points merged"), "/households/{}", Permission.VIEW_HOUSEHOLDS
    ),
    Act.CLOSING: Confirmable(
        _l("household closed, points lapsed"), "/households/{}", Permission.VIEW_HOUSEHOLDS
    ),
    Act.OPENINGS_BACK: Confirmable(
        _l("opening balances taken back"), "/manage/imports/{}", Permission.MANAGE_ROSTER
    ),
    Act.REOPENING: Confirmable(
        _l("closed period opened again"), "/manage/periods/", Permission.MANAGE_VILLAGE
    ),
    Act.EXPIRY: Confirmable(
        _l("points let lapse"), "/manage/expiries/{}", Permission.MANAGE_VILLAGE
    ),
    Act.EXPIRY_BACK: Confirmable(
        _l("lapsed points given back"), "/manage/expiries/{}", Permission.MANAGE_VILLAGE
    ),
    Act.HONOURS_BACK: Confirmable(
        _l("list of honours taken in"), "/honour-lists/{}", Permission.VIEW_SHEETS
    ),
    Act.HANDOVER: Confirmable(
        _l("village handed over"), "/manage/handovers/{}", Permission.MANAGE_VILLAGE
    ),
}
