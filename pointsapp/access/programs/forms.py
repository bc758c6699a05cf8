"""The form that lets a program in."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput

from pointsapp.access.permissions import Scope
from pointsapp.access.programs.service import NewProgram
from pointsapp.access.programs.words import SCOPES
from pointsapp.web.forms import Form

DAYS = (
    SelectChoice(30, _l("a month")),
    SelectChoice(90, _l("three months")),
    SelectChoice(365, _l("a year")),
)


class ProgramForm(Form):
    """Which program, for what, how long."""

    purpose = StringField(
        _l("Which program, and what for"),
        validators=[DataRequired(_l("Say which program it is.")), Length(max=40)],
    )
    scopes = SelectMultipleField(
        _l("What it may do"),
        coerce=Scope,
        validators=[DataRequired(_l("Tick at least one."))],
        option_widget=CheckboxInput(),
    )
    days = SelectField(_l("How long"), coerce=int, default=90, choices=DAYS)

    def offer(self, scopes: Iterable[Scope]) -> None:
        """Offer what this person may let a program do."""
        self.scopes.choices = [SelectChoice(scope.value, SCOPES[scope]) for scope in scopes]

    @property
    def program(self) -> NewProgram:
        """The program that the form tells of."""
        return NewProgram(self.purpose.data, self.scopes.data, self.days.data)
