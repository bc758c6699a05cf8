"""The form that pairs a household with a party member."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import (
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from pointsapp.web.forms import Form


class PairForm(Form):
    """A party member and the households in care."""

    member = SelectField(_l("Party member"), coerce=int)
    numbers = TextAreaField(
        _l("Household numbers, separated by commas or spaces"), validators=[Length(max=4000)]
    )

    def offer(self, members: Iterable[tuple[int, str]]) -> None:
        """Offer these party members."""
        self.member.choices = [SelectChoice(user_id, name) for user_id, name in members]
