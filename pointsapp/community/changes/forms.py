"""Forms for people who come and go, and for households that split, merge or close."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput

from pointsapp.community.villages.forms import MOST_POINTS, NUMBER
from pointsapp.web.forms import Form, KeyedForm


def _phone_digits(text: str | None) -> str | None:
    return "".join(c for c in text if c.isdigit() or c == "+") if text else None


class PersonForm(Form):
    """A person of a household."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Give it a name.")), Length(max=40)])
    relation = StringField(_l("Relation to the head"), validators=[Length(max=20)])
    born = StringField(
        _l("Born"),
        validators=[
            Optional(),
            Regexp(r"[12]\d{3}(-\d\d(-\d\d)?)?$", message=_l("Write it as 1962-03-15.")),
        ],
    )
    phone = TelField(
        _l("Phone"),
        validators=[Optional(), Regexp(r"\+?\d{5,19}$", message=_l("This is not a phone number."))],
        filters=[_phone_digits],
    )
    is_party_member = BooleanField(_l("party member"))


class SplitForm(KeyedForm):
    """Who leaves, under which number, with how many points."""

    # Who lives there is checked by the service: sent again, they have left already.
    people = SelectMultipleField(
        _l("Who leaves"), coerce=int, option_widget=CheckboxInput(), validate_choice=False
    )
    number = StringField(
        _l("Number of the new household"),
        validators=[DataRequired(_l("Type a household number.")), Length(max=20)],
    )
    points = IntegerField(
        _l("Points they take along"),
        default=0,
        validators=[
            InputRequired(_l("Type a number, or 0.")),
            NumberRange(0, MOST_POINTS, _l("Type a number, or 0.")),
        ],
        render_kw=NUMBER,
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Offer the people of the household."""
        self.people.choices = [SelectChoice(resident_id, name) for resident_id, name in people]


class MergerForm(KeyedForm):
    """Into which household."""

    number = StringField(
        _l("Number of the household that stays"),
        validators=[DataRequired(_l("Type a household number.")), Length(max=20)],
    )


class ClosingForm(KeyedForm):
    """What becomes of the points."""

    lapses = BooleanField(_l("The points that are left lapse"))
