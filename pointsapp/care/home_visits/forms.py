"""Noting a visit."""

import uuid
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from pointsapp.care.home_visits.in_care import Visited
from pointsapp.care.home_visits.models import LONGEST_LINE, About
from pointsapp.care.home_visits.service import NewVisit
from pointsapp.care.home_visits.words import ABOUT
from pointsapp.web.forms import KeyedForm

NOT_SAID, NOBODY = 0, -1
"""What stands for whom the member spoke with, beside people's ids."""


class VisitForm(KeyedForm):
    """A visit to one of the households in care.

    What was kept on a phone may come when the household is in somebody else's care; so the service
    says which households and people there are.
    """

    household = SelectField(
        _l("Household visited"),
        coerce=int,
        validators=[InputRequired(_l("Choose the household."))],
        validate_choice=False,
    )
    visited_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
    spoken_with = SelectField(
        _l("Spoken with"), coerce=int, default=NOT_SAID, validate_choice=False
    )
    about = RadioField(
        _l("What about"),
        choices=[SelectChoice(value, name) for value, name in ABOUT.items()],
        default=About.ALL_WELL,
    )
    words = StringField(_l("One line, if you like"), validators=[Length(max=LONGEST_LINE)])

    def offer(self, households: Iterable[Visited]) -> None:
        """Offer these households and their people."""
        homes = list(households)
        self.household.choices = [
            SelectChoice(home.id, f"{home.number} {home.head}") for home in homes
        ]
        self.spoken_with.choices = [
            SelectChoice(NOT_SAID, _l("not said")),
            SelectChoice(NOBODY, _l("nobody was in")),
            *(
                SelectChoice(resident_id, name, optgroup=f"{home.number} {home.head}")
                for home in homes
                for resident_id, name in home.people
            ),
        ]

    @property
    def visit_key(self) -> str:
        """The key of this visit: from one page visits to several households may be noted."""
        return str(uuid.uuid5(uuid.UUID(self.key.data), str(self.household.data)))

    @property
    def visit(self) -> NewVisit:
        """What was said of the visit."""
        person = self.spoken_with.data
        return NewVisit(
            household_id=self.household.data,
            visited_on=self.visited_on.data,
            about=About(self.about.data),
            spoken_with_id=person if person > 0 else None,
            nobody_was_in=person == NOBODY,
            words=self.words.data or "",
        )
