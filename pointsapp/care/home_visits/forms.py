"""Noting a visit."""

import uuid
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from pointsapp.care.hazards.models import LONGEST_WORDS
from pointsapp.care.hazards.words import kind_words
from pointsapp.care.home_visits.in_care import Visited
from pointsapp.care.home_visits.models import LONGEST_LINE, About
from pointsapp.care.home_visits.service import NewVisit
from pointsapp.care.home_visits.words import ABOUT
from pointsapp.care.needs.models import Kind
from pointsapp.care.needs.words import KINDS as NEED_KINDS
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
    need = SelectField(
        _l("Take the need up as"),
        choices=[
            SelectChoice("", lazy_pgettext("visit", "no need")),
            *(
                SelectChoice(kind, name)
                for kind, name in NEED_KINDS.items()
                if kind != Kind.QUARREL
            ),
        ],
        default="",
    )
    hazard = SelectField(_l("Write the hazard down as"), default="", validate_choice=False)
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

    def offer_hazards(self, kinds: Iterable[str]) -> None:
        """Offer these kinds of hazards."""
        nothing = SelectChoice("", lazy_pgettext("visit", "no hazard"))
        named = (SelectChoice(kind, kind_words(kind)) for kind in kinds)
        self.hazard.choices = [nothing, *named]

    def validate_words(self, field: StringField) -> None:
        """Ask for the words of what is taken up, not longer than a hazard's may be."""
        if not self.kind:
            return
        if not field.data:
            raise ValidationError(str(_l("Write a few words.")))
        if self.about.data == About.HAZARD and len(field.data) > LONGEST_WORDS:
            raise ValidationError(str(_l("Say it in at most %(most)s signs.", most=LONGEST_WORDS)))

    @property
    def kind(self) -> str:
        """As what the need or the hazard of this visit is taken up, if it is."""
        chosen = {About.NEED: self.need.data, About.HAZARD: self.hazard.data}
        return chosen.get(self.about.data) or ""

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
            kind=self.kind,
        )
