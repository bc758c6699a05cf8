"""What a village tells; by which way a household lets itself be told."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput

from pointsapp.access.authenticators.forms import digits_of
from pointsapp.telling.models import LONGEST_ADDRESS, Kind, Way
from pointsapp.telling.queries import Choice
from pointsapp.telling.service import NewConsent
from pointsapp.telling.words import KINDS, WAYS
from pointsapp.web.forms import Form


class ChoiceForm(Form):
    """What the village tells, and by which ways."""

    kinds = SelectMultipleField(
        _l("What a household is told"),
        coerce=Kind,
        choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()],
        option_widget=CheckboxInput(),
    )
    ways = SelectMultipleField(_l("By which ways"), coerce=Way, option_widget=CheckboxInput())

    def offer(self, ways: Iterable[Way]) -> None:
        """Offer the ways that are set up."""
        self.ways.choices = [SelectChoice(way.value, WAYS[way]) for way in ways]

    @property
    def choice(self) -> Choice:
        """What was ticked."""
        return Choice(frozenset(self.kinds.data or ()), frozenset(self.ways.data or ()))


class ConsentForm(Form):
    """By which way, and where."""

    way = RadioField(
        _l("How?"), coerce=Way, validators=[DataRequired(_l("Choose one of the ways."))]
    )
    address = StringField(
        _l("E-mail address, or number of the phone"), validators=[Length(max=LONGEST_ADDRESS)]
    )

    def offer(self, ways: Iterable[Way]) -> None:
        """Offer the ways that the village uses."""
        self.way.choices = [SelectChoice(way.value, WAYS[way]) for way in ways]

    def consent(self, *, on_paper: bool) -> NewConsent:
        """What was agreed to."""
        return NewConsent(self.way.data, self.address.data or "", on_paper=on_paper)


class AddressCodeForm(Form):
    """The code that went to an address."""

    code = StringField(
        lazy_pgettext("address", "Code of six digits"),
        validators=[DataRequired(_l("Type the code.")), Length(max=20)],
        filters=[digits_of],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )
