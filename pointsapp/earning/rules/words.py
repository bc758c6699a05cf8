"""Stars, units, kinds and caps in the person's language."""

from datetime import date
from decimal import Decimal
from typing import cast

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.earning.rules import refusals
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

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
COUNTED = {**UNITS, "month": _l("months"), "quarter": _l("quarters")}
"""Units behind a number; one month is not January."""
KINDS = {
    "hour": _l("by the hour"),
    "event": _l("by the event"),
    "inspection": _l("inspection in grades"),
    "once": _l("once"),
    "honour": _l("honour by level"),
    "quantity": _l("by quantity"),
    "deduction": _l("deduction"),
    "suspension": _l("suspension of honours"),
}
CAP_PER = {"household": _l("household"), "person": _l("person")}
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
    return _("%(number)s × %(unit)s", number=number, unit=COUNTED[unit])


def cap_text(cap_points: int | None, cap_period: str | None, cap_per: str | None = None) -> str:
    """Tell a cap: at most 8 a day, for a household unless it says for a person."""
    if cap_points is None or cap_period is None:
        return ""
    period = PERIODS[cap_period]
    if cap_per == "person":
        return _("at most %(points)s a %(period)s for a person", points=cap_points, period=period)
    return _("at most %(points)s a %(period)s", points=cap_points, period=period)


REASONS: dict[str, LazyString] = {
    "code-missing": _l("the code is missing"),
    "code-wrong": _l("this is no code: letters and digits, at most ten"),
    "code-twice": _l("this code stands in the table twice"),
    "name-missing": _l("the name is missing"),
    "too-long": _l("this is too long"),
    "text-unreadable": _l("this is no name: it holds signs or a formula"),
    "number-wrong": _l("this is no number, or too large a one"),
    "word-unknown": _l("this word is none of those that the table uses"),
    "grades-wrong": _l("write each grade with its points: 优 5、良 3、差 0"),
    "cap-incomplete": _l("a cap needs points, household or person, and day, month or year"),
    "kind-stays": _l("left out: star and kind of a rule do not change"),
}
FIELDS: dict[str, LazyString] = {
    "code": _l("Code"),
    "star": _l("Star"),
    "kind": _l("Kind"),
    "name": _l("Name of the rule"),
    "name_en": _l("Name in English"),
    "points": _l("Points"),
    "levels": _l("Grades"),
    "unit": _l("Unit"),
    "cap_points": _l("Cap in points"),
    "cap_per": _l("Cap for"),
    "cap_period": _l("Cap in a"),
    "evidence": _l("Photo needed"),
    "is_on": _l("State"),
}

SENTENCES: Sentences = {
    refusals.FirstDayTooEarly: Told(
        lambda f: _(
            "A new wording holds from today or later, and not before the last one: "
            "from %(day)s on.",
            day=day(cast("date", f["earliest"])),
        ),
        status=422,
    ),
    refusals.CodeKnown: Told(
        lambda f: _("The village has a rule %(code)s already.", code=f["code"])
    ),
    refusals.CapIncomplete: Told(
        lambda _f: _("A cap needs points, household or person, and day, month or year."), status=422
    ),
    refusals.RulesHaveErrors: Told(
        lambda f: _(
            "Nothing was saved: %(count)s errors must be put right first.", count=f["count"]
        ),
        status=422,
    ),
}
