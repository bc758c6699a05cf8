"""Announcing that points lapse, and letting them."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from pointsapp.community.colleagues.forms import ColleagueForm
from pointsapp.community.villages.forms import MOST_POINTS, NUMBER
from pointsapp.village_time import first_of_next_month
from pointsapp.web.forms import KeyedForm
from pointsapp.web.language import day
from pointsapp.year_end.expiries.models import LONGEST_RESOLUTION
from pointsapp.year_end.expiries.service import TOLD_FOR, NewExpiry
from pointsapp.year_end.expiries.terms import Choice, Terms
from pointsapp.year_end.expiries.words import CHOICES

MONTHS_OFFERED = 12
MOST_MONTHS = 120
NEEDED = {Choice.ABOVE: "points", Choice.PART: "percent", Choice.OLDER: "months"}
"""Which number each choice cannot do without."""


class ExpiryForm(KeyedForm):
    """What lapses, from when on, by which resolution."""

    choice = RadioField(
        _l("What lapses?"), choices=[SelectChoice(one, label) for one, label in CHOICES.items()]
    )
    points = IntegerField(
        _l("Points that a household keeps at most"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
    )
    percent = IntegerField(
        _l("Part that a household keeps, of 100"),
        validators=[Optional(), NumberRange(1, 99, _l("Type a number from 1 to 99."))],
        render_kw=NUMBER,
    )
    months = IntegerField(
        _l("Months after which points lapse"),
        validators=[Optional(), NumberRange(1, MOST_MONTHS, _l("Type a number of months."))],
        render_kw=NUMBER,
    )
    lapses_on = SelectField(_l("They lapse on"), coerce=date.fromisoformat, validate_choice=False)
    resolution = StringField(
        _l("Resolution of the village"),
        validators=[
            DataRequired(_l("Say which meeting resolved it, and when.")),
            Length(max=LONGEST_RESOLUTION),
        ],
    )

    def offer(self, today: date) -> None:
        """Offer the first days of the months that come late enough for everybody to be told.

        What was chosen is offered again, whatever the service says to it.
        """
        firsts = islice(_firsts(today + TOLD_FOR), MONTHS_OFFERED)
        chosen = {self.lapses_on.data} - {None}
        self.lapses_on.choices = [
            SelectChoice(first.isoformat(), day(first)) for first in sorted({*firsts, *chosen})
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and that the number is there which the choice needs."""
        is_valid = super().validate(extra_validators)
        needed = NEEDED.get(self.choice.data)
        if needed and self[needed].data is None and not self[needed].errors:
            self[needed].errors = [_("Type a number here.")]
            return False
        return is_valid

    def new(self) -> NewExpiry:
        """Return what was filled in; numbers that the choice has no use for are left out."""
        choice = Choice(self.choice.data)
        used = {NEEDED.get(choice), "points" if choice == Choice.PART else None}
        numbers = {name: self[name].data for name in NEEDED.values() if name in used}
        terms = Terms(choice=choice, **numbers)
        return NewExpiry(terms, self.lapses_on.data, self.resolution.data)


class PostingForm(ColleagueForm):
    """The list that both saw, and who confirms it."""

    seen = HiddenField(validators=[Length(max=64)])


def _firsts(since: date) -> Iterator[date]:
    """Give the first days of months from this day on."""
    first = since if since.day == 1 else first_of_next_month(since)
    while True:
        yield first
        first = first_of_next_month(first)
