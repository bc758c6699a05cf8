"""How a resolution on a table of rules is told, and why one is not kept."""

from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.earning.adoptions import refusals
from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.queries import Adoption
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

MEETINGS: dict[str, LazyString] = {
    Meeting.ASSEMBLY: _l("Villagers' assembly"),
    Meeting.REPRESENTATIVES: _l("Meeting of the villagers' representatives"),
}


def resolution_in_words(adoption: Adoption) -> str:
    """Tell a resolution in one line: who met when, and the votes."""
    return _(
        "%(meeting)s of %(day)s: %(present)s present, %(favour)s in favour, %(against)s against, "
        "%(abstained)s abstained",
        meeting=MEETINGS[adoption.meeting],
        day=day(adoption.met_on),
        present=adoption.present,
        favour=adoption.in_favour,
        against=adoption.against,
        abstained=adoption.abstained,
    )


SENTENCES: Sentences = {
    refusals.NoTableYet: Told(
        lambda _f: _("No rule holds in that year. Import or adopt a table of rules first.")
    ),
    refusals.FiledOnNoSuchDay: Told(
        lambda f: _(
            "Choose a day from the meeting, %(day)s, to today.", day=day(cast("date", f["day"]))
        ),
        status=422,
    ),
    refusals.NothingToFile: Told(
        lambda _f: _("Nothing was adopted for that year yet. Write down the resolution first.")
    ),
}
