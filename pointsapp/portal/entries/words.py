"""An entry in plain words."""

from collections.abc import Iterable

from flask_babel import gettext as _

from pointsapp.earning.rules.words import amount_of
from pointsapp.portal.entries.queries import Deed, Entry, Goods


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
        case Goods() as goods if entry.amount > 0:
            return _("Returned: %(goods)s", goods=joined_goods(goods.items))
        case Goods() as goods:
            return _("Exchanged: %(goods)s", goods=joined_goods(goods.items))
    return _("Balance brought forward") if entry.kind == "opening" else _("Other change")


def who(entry: Entry) -> str:
    """Return who did the deed and how much of it; empty for anything but a deed."""
    if isinstance(entry.source, Deed):
        return f"{entry.source.name} {amount_of(entry.source)}"
    return ""


def what(entry: Entry) -> str:
    """Return what the entry was for and who did it."""
    return f"{title(entry)} {who(entry)}".strip()
