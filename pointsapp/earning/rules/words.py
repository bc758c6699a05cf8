"""Stars, units, kinds and caps in the person's language."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from flask_babel import format_date, get_locale, lazy_pgettext, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.earning.rules import refusals
from pointsapp.earning.rules.models import CapBearer, CapPeriod, RuleKind, Star, Unit
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

STARS: dict[str, LazyString] = {
    Star.PARTY: _l("Strong branch"),
    Star.INDUSTRY: _l("Thriving industry"),
    Star.ECOLOGY: _l("Pleasant living"),
    Star.PEACE: _l("Safety and law"),
    Star.CIVILITY: _l("Civility and happiness"),
}
UNITS: dict[str, LazyString] = {
    Unit.HOUR: _l("hour"),
    Unit.HALF_DAY: _l("half day"),
    Unit.TIME: _l("time"),
    Unit.ITEM: _l("case"),
    Unit.MONTH: _l("month"),
    Unit.QUARTER: _l("quarter"),
    Unit.YEAR: _l("year"),
    Unit.PERSON: _l("person"),
    Unit.HOUSEHOLD: _l("household"),
    Unit.CERTIFICATE: _l("certificate"),
    Unit.KILOGRAM: _l("kg"),
}
COUNTED: dict[str, LazyString] = {**UNITS, Unit.MONTH: _l("months"), Unit.QUARTER: _l("quarters")}
"""Units behind a number; one month is not January."""
QUESTIONS: dict[str, LazyString] = {
    Unit.HOUR: _l("How many hours"),
    Unit.HALF_DAY: _l("How many half days"),
    Unit.TIME: _l("How many times"),
    Unit.ITEM: _l("How many cases"),
    Unit.MONTH: _l("How many months"),
    Unit.QUARTER: _l("How many quarters"),
    Unit.YEAR: _l("How many years"),
    Unit.PERSON: _l("How many people"),
    Unit.HOUSEHOLD: _l("How many households"),
    Unit.CERTIFICATE: _l("How many certificates"),
    Unit.KILOGRAM: _l("How many kilograms"),
}
KINDS: dict[str, LazyString] = {
    RuleKind.HOUR: _l("by the hour"),
    RuleKind.EVENT: _l("by the event"),
    RuleKind.INSPECTION: _l("inspection in grades"),
    RuleKind.ONCE: _l("once"),
    RuleKind.HONOUR: _l("honour by level"),
    RuleKind.QUANTITY: _l("by quantity"),
    RuleKind.DEDUCTION: _l("deduction"),
    RuleKind.SUSPENSION: _l("suspension of honours"),
}
CAP_PER: dict[str, LazyString] = {
    CapBearer.HOUSEHOLD: _l("household"),
    CapBearer.PERSON: _l("person"),
}
PERIODS: dict[str, LazyString] = {
    CapPeriod.DAY: _l("day"),
    CapPeriod.MONTH: _l("month"),
    CapPeriod.YEAR: _l("year"),
}


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
    if unit == Unit.HOUR:
        whole = -(-hundredths // 100)
        return ngettext("%(number)s hour", "%(number)s hours", whole, number=number)
    return _("%(number)s × %(unit)s", number=number, unit=COUNTED[unit])


def amount_of(line: Any) -> str:
    """Tell what a line counts, with its rule's unit and grades: 2 hours; excellent in Nov."""
    if line.level is None or not line.levels:
        return amount_text(line.quantity, line.unit)
    grade = line.levels[line.level]
    if abs(grade["points"]) != abs(line.uncapped_points):
        return _("several judges, on average")
    name = in_language(grade["name"], grade.get("name_en", ""))
    if line.unit == Unit.MONTH:
        month = format_date(line.occurred_on, "MMM")
        return _("%(grade)s in %(month)s", grade=name, month=month)
    return _("grade: %(grade)s", grade=name)


def cap_text(cap_points: int | None, cap_period: str | None, cap_per: str | None = None) -> str:
    """Tell a cap: at most 8 a day, for a household unless it says for a person."""
    if cap_points is None or cap_period is None:
        return ""
    period = PERIODS[cap_period]
    if cap_per == CapBearer.PERSON:
        return _("at most %(points)s a %(period)s for a person", points=cap_points, period=period)
    return _("at most %(points)s a %(period)s", points=cap_points, period=period)


REASONS: dict[str, LazyString] = {
    "cell-error": _l("the cell shows an error of Excel's"),
    "cell-is-a-date": _l("Excel turned this into a day or an hour; format the column as text"),
    "code-missing": _l("the code is missing"),
    "code-wrong": _l("this is not a code: letters and digits, at most ten"),
    "code-twice": _l("this code is in the table twice"),
    "name-missing": _l("the name is missing"),
    "too-long": _l("this is too long"),
    "text-unreadable": _l("this is not a name: it contains symbols or a formula"),
    "number-wrong": _l("this is not a number, or it is too large"),
    "word-unknown": _l("this is not one of the words that the table uses"),
    "grades-wrong": _l("write each grade with its points: 优 5、良 3、差 0"),
    "cap-incomplete": _l("a cap needs points, household or person, and day, month or year"),
    "kind-stays": _l("left out: star and kind of a rule do not change"),
}
FIELDS: dict[str, LazyString] = {
    "code": lazy_pgettext("rule", "Code"),
    "star": lazy_pgettext("rule", "Star"),
    "kind": lazy_pgettext("rule", "Kind"),
    "name": _l("Name of the rule"),
    "name_en": _l("Name in English"),
    "points": lazy_pgettext("rule", "Points"),
    "levels": _l("Grades"),
    "unit": lazy_pgettext("rule", "Unit"),
    "cap_points": _l("Cap in points"),
    "cap_per": _l("Cap for"),
    "cap_period": _l("Cap in a"),
    "evidence": _l("Photo needed"),
    "is_on": _l("State"),
}

SENTENCES: Sentences = {
    refusals.FirstDayTooEarly: Told(
        lambda f: _(
            "A new wording takes effect today or later, and never before the last one: on %(day)s "
            "at the earliest.",
            day=day(cast("date", f["earliest"])),
        ),
        status=422,
    ),
    refusals.CodeKnown: Told(
        lambda f: _("The village already has a rule %(code)s.", code=f["code"])
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
