"""What lapses, said to the village, and why it does not."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.exchange.items.queries import ItemOnShelf
from pointsapp.web.language import day, listed
from pointsapp.web.refusals import Sentences, Told
from pointsapp.year_end.expiries import refusals
from pointsapp.year_end.expiries.terms import Choice, Terms

CHOICES: dict[str, LazyString] = {
    Choice.CLEAR: _l("All points"),
    Choice.ABOVE: _l("What a household has above some points"),
    Choice.PART: _l("A part of each household's points"),
    Choice.OLDER: _l("Points older than some months"),
}


def terms_in_words(terms: Terms) -> str:
    """Say what lapses in a sentence."""
    match terms.choice:
        case Choice.CLEAR:
            return _("All points that were not exchanged by then lapse.")
        case Choice.ABOVE:
            return _(
                "Each household keeps up to %(points)s points; what it has above them lapses.",
                points=terms.points,
            )
        case Choice.PART if terms.points is None:
            return _(
                "Each household keeps %(percent)s %% of its points, rounded up; the rest lapses.",
                percent=terms.percent,
            )
        case Choice.PART:
            return _(
                "Each household keeps %(percent)s %% of its points, rounded up, and no more than "
                "%(points)s; the rest lapses.",
                percent=terms.percent,
                points=terms.points,
            )
        case Choice.OLDER:
            return _(
                "Points that were counted more than %(months)s months before lapse. What was "
                "earned first is spent first.",
                months=terms.months,
            )


def goods_named(goods: Iterable[ItemOnShelf]) -> str:
    """Name some goods: 大米 5kg、肥皂."""
    return listed(f"{item.name} {item.specification}".strip() for item in goods)


def _day(facts: Mapping[str, object]) -> str:
    return day(cast("date", facts["day"]))


SENTENCES: Sentences = {
    refusals.AnnouncedAlready: Told(
        lambda _f: _("Something is announced already. Post it or call it off first.")
    ),
    refusals.ToldTooLate: Told(
        lambda f: _(
            "Households are told %(days)s days before, and points lapse on the first day of a "
            "month. Choose one of the list.",
            days=f["days"],
        ),
        status=422,
    ),
    refusals.NotDueYet: Told(
        lambda f: _("The points lapse on %(day)s. Come back then.", day=_day(f)),
    ),
    refusals.NothingAnnounced: Told(
        lambda _f: _("This was called off, posted or given back before.")
    ),
    refusals.ListChanged: Told(
        lambda _f: _(
            "Somebody earned or exchanged points since you opened this page. Nothing was posted. "
            "Look at the list again and confirm it."
        ),
    ),
    refusals.SpentSince: Told(
        lambda f: _(
            "Not possible any more: these households have exchanged points since, or are closed: "
            "%(numbers)s.",
            numbers=listed(f["numbers"]),
        ),
    ),
}
