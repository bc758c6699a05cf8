"""Lines of a round list, typed in as they stand on the paper."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from pointsapp.care.home_visits.forms import NOBODY, NOT_SAID
from pointsapp.care.home_visits.in_care import Visited
from pointsapp.care.home_visits.models import LONGEST_LINE, About
from pointsapp.care.home_visits.service import NewVisit
from pointsapp.web import values
from pointsapp.web.forms import KeyedForm, numbered


class LinesForm(KeyedForm):
    """One line for each household of the list, in fields named after it; without a day none."""

    def read(self, posted: Mapping[str, str], homes: tuple[Visited, ...]) -> list[NewVisit]:
        """Return the visits that were typed in; a day that is none is told above the form."""
        typed = {name: dict(numbered(posted, name)) for name in ("day", "with", "about", "words")}
        lines = []
        for home in homes:
            line = {name: column.get(home.id, "") for name, column in typed.items()}
            day = values.day(line["day"])
            if day is not None:
                lines.append(_visit(home, day, line))
            elif line["day"]:
                told = _("The day of household %(number)s is none.", number=home.number)
                self.form_errors.append(told)
        return lines


def _visit(home: Visited, day: date, line: Mapping[str, str]) -> NewVisit:
    person = values.whole_number(line["with"])
    return NewVisit(
        household_id=home.id,
        visited_on=day,
        about=About(line["about"]) if line["about"] in set(About) else About.ALL_WELL,
        spoken_with_id=person if person is not None and person > NOT_SAID else None,
        nobody_was_in=line["with"] == str(NOBODY),
        words=line["words"][:LONGEST_LINE],
    )
