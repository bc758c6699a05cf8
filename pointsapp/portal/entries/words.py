"""An entry in plain words."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.community.books import TransactionKind
from pointsapp.earning.rules.words import amount_of
from pointsapp.portal.entries.queries import Deed, Entry, Goods, Resolved

TITLES: dict[str, LazyString] = {
    TransactionKind.OPENING: _l("Balance brought forward"),
    TransactionKind.EXPIRY: _l("Lapsed points"),
}
"""What an entry without a source is called, by its kind."""
OTHER = _l("Other change")


def joined_goods(items: Iterable[tuple[str, int]]) -> str:
    """Write what was handed out: 肥皂×2、食盐×1."""
    return _(", ").join(f"{name}×{quantity}" for name, quantity in items)


def title(entry: Entry) -> str:
    """Return what the entry was for, in one line."""
    match entry.source:
        case Deed() as deed if entry.kind in {"reversal", "correction"}:
            return _("Taken back: %(deed)s", deed=deed.title)
        case Deed() as deed:
            return deed.title
        case Goods() as goods:
            named = joined_goods(goods.items)
            back = entry.amount > 0
            return (
                _("Returned: %(goods)s", goods=named)
                if back
                else _("Exchanged: %(goods)s", goods=named)
            )
        case Resolved() if entry.amount > 0:
            return _("Lapsed points given back")
    return str(TITLES.get(entry.kind, OTHER))


def who(entry: Entry) -> str:
    """Return who did the deed and how much of it, or what the village resolved; else nothing."""
    match entry.source:
        case Deed() as deed:
            return f"{deed.name} {amount_of(deed)}"
        case Resolved() as resolved:
            return resolved.resolution
    return ""


def what(entry: Entry) -> str:
    """Return what the entry was for and who did it."""
    return f"{title(entry)} {who(entry)}".strip()
