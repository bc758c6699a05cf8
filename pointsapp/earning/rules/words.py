"""Stars, units, kinds and caps in the person's language."""

from decimal import Decimal

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

STARS = {
    "party": _l("Strong branch"),
    "industry": _l("Thriving industry"),
    "ecology": _l("Pleasant living"),
    "peace": _l("Safety and law"),
    "civility": _l("Civility and happiness"),
}
UNITS = {
    "hour": _l("hour"),
    "half-day": _l("half day"),
    "time": _l("time"),
    "item": _l("case"),
    "month": _l("month"),
    "quarter": _l("quarter"),
    "year": _l("year"),
    "person": _l("person"),
    "household": _l("household"),
    "certificate": _l("certificate"),
    "kilogram": _l("kg"),
}
PERIODS = {"day": _l("day"), "month": _l("month"), "year": _l("year")}


def in_language(name: str, name_en: str) -> str:
    """Return the name in the person's language."""
    return name_en if name_en and str(get_locale()) == "en" else name


def quantity_text(hundredths: int) -> str:
    """Write a quantity without needless zeros: 2, 1.5."""
    return (
        f"{Decimal(hundredths) / 100:f}".rstrip("0").rstrip(".")
        if hundredths % 100
        else str(hundredths // 100)
    )


def amount_text(hundredths: int, unit: str) -> str:
    """Write a quantity with its unit: 2 hours, 1 time."""
    number = quantity_text(hundredths)
    if unit == "hour":
        whole = -(-hundredths // 100)
        return ngettext("%(number)s hour", "%(number)s hours", whole, number=number)
    return _("%(number)s × %(unit)s", number=number, unit=UNITS[unit])


def cap_text(cap_points: int | None, cap_period: str | None) -> str:
    """Tell a household's cap: at most 8 a day."""
    if cap_points is None or cap_period is None:
        return ""
    return _("at most %(points)s a %(period)s", points=cap_points, period=PERIODS[cap_period])
