"""Forms for people who come and go, and for households that split, merge or close."""

from collections.abc import Callable, Iterable

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput

from pointsapp.community.colleagues.forms import ColleagueForm
from pointsapp.community.households import cells
from pointsapp.community.households.names import clean_name
from pointsapp.community.villages.forms import MOST_POINTS, NUMBER
from pointsapp.web.forms import Form, KeyedForm


def _written(is_right: Callable[[str], bool], message: str) -> Callable[[BaseForm, Field], None]:
    """Return the validator for text that the import of a roster reads too."""

    def check(_form: BaseForm, field: Field) -> None:
        if field.data and not is_right(field.data):
            raise ValidationError(message)

    return check


class PersonForm(Form):
    """A person of a household, written as the import of a roster reads it."""

    name = StringField(
        _l("Name"),
        validators=[
            DataRequired(_l("Give it a name.")),
            Length(max=cells.LONGEST_NAME),
            _written(cells.is_name, _l("A name holds letters and dots only.")),
        ],
        filters=[lambda typed: typed and clean_name(typed)],
    )
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
        validators=[Optional(), _written(cells.is_phone, _l("This is not a phone number."))],
        filters=[lambda typed: typed and cells.phone_digits(typed)],
    )
    is_party_member = BooleanField(_l("party member"))


class NewPersonForm(PersonForm):
    """Somebody who comes to a household."""

    since = DateField(_l("In the village since"), validators=[Optional()])


class SplitForm(ColleagueForm, KeyedForm):
    """Who leaves, under which number, with how many points."""

    # Who lives there is checked by the service: sent again, they have left already.
    people = SelectMultipleField(
        _l("Who leaves"), coerce=int, option_widget=CheckboxInput(), validate_choice=False
    )
    number = StringField(
        _l("Number of the new household"),
        validators=[
            DataRequired(_l("Type a household number.")),
            Length(max=cells.LONGEST_NUMBER),
            _written(cells.is_number, _l("A household number holds no such signs.")),
        ],
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


class MergerForm(ColleagueForm, KeyedForm):
    """Into which household."""

    number = StringField(
        _l("Number of the household that stays"),
        validators=[
            DataRequired(_l("Type a household number.")),
            Length(max=cells.LONGEST_NUMBER),
            _written(cells.is_number, _l("A household number holds no such signs.")),
        ],
    )


class ClosingForm(ColleagueForm, KeyedForm):
    """What becomes of the points."""

    lapses = BooleanField(_l("The points that are left lapse"))
