"""What a resident claims, and why a claim is refused."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from pointsapp.earning.claims.models import LONGEST_WORDS, MOST_PHOTOS
from pointsapp.earning.entries.forms import EntryForm
from pointsapp.web.forms import Form


class ClaimForm(EntryForm):
    """Who did what, when, how much, in own words, with photos."""

    title = None  # a claim has words instead
    person = SelectField(_l("Who did it"), coerce=int)
    words = TextAreaField(
        _l("What happened, in your own words"),
        validators=[DataRequired(_l("Say what was done.")), Length(max=LONGEST_WORDS)],
    )
    photos = MultipleFileField(_l("Photos, at most three"), render_kw={"accept": "image/*"})

    def offer_people(self, people: Iterable[tuple[int, str]]) -> None:
        """Offer these people."""
        self.person.choices = [SelectChoice(resident_id, name) for resident_id, name in people]

    def validate_photos(self, field: MultipleFileField) -> None:
        """Refuse too many before they are opened."""
        if len(field.data or ()) > MOST_PHOTOS:
            raise ValidationError(str(_l("Choose at most three photos.")))


class RefusalForm(Form):
    """Why a claim is refused; the resident reads it."""

    reason = StringField(_l("Reason"), validators=[DataRequired(_l("Say why.")), Length(max=200)])
