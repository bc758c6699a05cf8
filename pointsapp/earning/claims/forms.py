"""What a resident claims, and why a claim is refused."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DecimalField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from pointsapp.earning.claims.models import LONGEST_WORDS, MOST_PHOTOS
from pointsapp.earning.entries.forms import EntryForm
from pointsapp.earning.rules.choosing import Choice
from pointsapp.earning.rules.words import QUESTIONS
from pointsapp.web.forms import Form


class ClaimForm(EntryForm):
    """Who did what, when, how much, in own words, with photos."""

    title = None  # a claim has words instead
    choice: Choice | None = None
    person = SelectField(_l("Who did it"), coerce=int)
    words = TextAreaField(
        _l("What happened, in your own words"),
        validators=[DataRequired(_l("Say what was done.")), Length(max=LONGEST_WORDS)],
    )
    photos = MultipleFileField(_l("Photos, at most three"), render_kw={"accept": "image/*"})

    def offer_people(self, people: Iterable[tuple[int, str]]) -> None:
        """Offer these people."""
        self.person.choices = [SelectChoice(resident_id, name) for resident_id, name in people]

    def ask_for(self, choice: Choice) -> None:
        """Ask for what was chosen in its own unit."""
        self.choice = choice
        self.rule.data = choice.value
        self.quantity.label.text = QUESTIONS[choice.rule.unit]
        step, keyboard = ("0.5", "decimal") if choice.is_in_parts else ("1", "numeric")
        self.quantity.render_kw = {"autocomplete": "off", "step": step, "inputmode": keyboard}

    def validate_quantity(self, field: DecimalField) -> None:
        """Refuse half of what is done whole, such as one and a half times."""
        if self.choice and not self.choice.is_in_parts and field.data and field.data % 1:
            raise ValidationError(str(_l("Type a whole number, such as 1 or 2.")))

    def validate_photos(self, field: MultipleFileField) -> None:
        """Refuse too many before they are opened."""
        if len(field.data or ()) > MOST_PHOTOS:
            raise ValidationError(str(_l("Choose at most three photos.")))


class RefusalForm(Form):
    """Why a claim is refused; the resident reads it."""

    reason = StringField(_l("Reason"), validators=[DataRequired(_l("Say why.")), Length(max=200)])
