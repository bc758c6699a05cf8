"""The columns of the round's papers, alike on the page and in the Excel file."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.care.home_visits.words import ABOUT
from pointsapp.care.papers.queries import RegisteredVisit, RoundList
from pointsapp.earning.papers.layout import Kind, Paper, PaperColumn
from pointsapp.web.language import listed

ROUND = (
    PaperColumn(_l("Household"), 9, Kind.SHORT),
    PaperColumn(_l("Head"), 10, Kind.NAME),
    PaperColumn(_l("Who lives there"), 24, Kind.WORDS),
    PaperColumn(_l("Last visit"), 11, Kind.SHORT),
    PaperColumn(_l("Day"), 9, Kind.SIGN),
    PaperColumn(_l("Spoken with"), 12, Kind.SIGN),
    PaperColumn(_l("All well, policy, need, hazard, other"), 16, Kind.SIGN),
    PaperColumn(_l("One line, if you like"), 30, Kind.SIGN),
)
VISITS = (
    PaperColumn(_l("Day"), 11, Kind.SHORT),
    PaperColumn(_l("Household"), 9, Kind.SHORT),
    PaperColumn(_l("Head"), 10, Kind.NAME),
    PaperColumn(_l("Paired member"), 10, Kind.NAME),
    PaperColumn(_l("Spoken with"), 12, Kind.NAME),
    PaperColumn(_l("What about"), 12, Kind.SHORT),
    PaperColumn(_l("In a line"), 30, Kind.WORDS),
    PaperColumn(_l("What the household says"), 14, Kind.SHORT),
)


def round_paper(round_: RoundList) -> Paper:
    """Fill in the list that a member walks by, with room to write."""
    rows = tuple(
        (
            stop.home.number,
            stop.home.head,
            listed(name for _id, name in stop.home.people),
            stop.last_visit,
            *[""] * 4,
        )
        for stop in round_.stops
    )
    return Paper(ROUND, rows)


def visits_paper(visits: Sequence[RegisteredVisit]) -> Paper:
    """Fill in the register of visits."""
    rows = tuple(
        (
            one.day,
            one.household,
            one.head,
            one.member,
            _("nobody was in") if one.nobody_was_in else one.spoken_with,
            str(ABOUT[one.about]),
            one.words,
            _("nobody came") if one.nobody_came else "",
        )
        for one in visits
    )
    return Paper(VISITS, rows)
