"""How the village runs its points; who lives where."""

from collections.abc import Iterable
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TelField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput

from pointsapp.web.forms import Form, KeyedForm

MOST_NOTICE_DAYS = 60
MOST_POINTS = 10_000_000
MOST_RETURN_DAYS = 365
NUMBER = {"inputmode": "numeric"}


class SettingsForm(Form):
    """The village's settings, each as its committee would say it."""

    name = StringField(
        _l("Name of the village"), validators=[DataRequired(_l("Name it.")), Length(max=60)]
    )
    complaint_phone = TelField(
        _l("Phone for questions and complaints"),
        validators=[Optional(), Regexp(r"[0-9+ -]{5,20}$", message=_l("This is no phone number."))],
    )
    notice_days = IntegerField(
        _l("Days of public notice before points count"),
        validators=[
            InputRequired(_l("Type the days; 0 is none.")),
            NumberRange(0, MOST_NOTICE_DAYS, _l("Type the days; 0 is none.")),
        ],
        render_kw=NUMBER,
    )
    second_approver_from = IntegerField(
        _l("Sheets of so many points need two approvers"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
    )
    yearly_ceiling = IntegerField(
        _l("Points that may be issued in a year"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
    )
    quarterly_ceiling = IntegerField(
        _l("Points that may be issued in a quarter"),
        validators=[Optional(), NumberRange(1, MOST_POINTS, _l("Type whole points above 0."))],
        render_kw=NUMBER,
    )
    point_value_yuan = DecimalField(
        _l("What one point is worth, in yuan"),
        places=2,
        validators=[
            InputRequired(_l("Type yuan, such as 3.50.")),
            NumberRange(Decimal("0.01"), 1000, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    exchange_days = StringField(
        _l("Exchange days of the counter"),
        validators=[Length(max=60, message=_l("Name fewer days."))],
    )
    photo_days = IntegerField(
        _l("Days that photos of claims are kept after the answer"),
        validators=[
            InputRequired(_l("Type a number above 0.")),
            NumberRange(1, 3650, _l("Type a number above 0.")),
        ],
        render_kw=NUMBER,
    )
    return_days = IntegerField(
        _l("Days within which goods may come back to the counter"),
        validators=[
            InputRequired(_l("Type the days; 0 is the same day only.")),
            NumberRange(0, MOST_RETURN_DAYS, _l("Type the days; 0 is the same day only.")),
        ],
        render_kw=NUMBER,
    )
    second_keeper_from_yuan = DecimalField(
        _l("Goods of so many yuan a month are written off by two people"),
        places=2,
        validators=[
            Optional(),
            NumberRange(Decimal("0.01"), 1_000_000, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    findable = BooleanField(_l("Search engines may list the public board"))
    deductions_public = BooleanField(_l("Deductions hang out in public too"))
    debt_allowed = BooleanField(
        _l("A household may owe points that a correction takes back after they are spent")
    )


def _digits(text: str | None) -> str | None:
    return "".join(c for c in text if c.isdigit() or c == "+") if text else None


class PersonForm(Form):
    """A person of a household."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Name it.")), Length(max=40)])
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
        validators=[Optional(), Regexp(r"\+?\d{5,19}$", message=_l("This is no phone number."))],
        filters=[_digits],
    )
    is_party_member = BooleanField(_l("party member"))


class SplitForm(KeyedForm):
    """Who leaves, under which number, with how many points."""

    people = SelectMultipleField(_l("Who leaves"), coerce=int, option_widget=CheckboxInput())
    number = StringField(
        _l("Number of the new household"),
        validators=[DataRequired(_l("Type a household number.")), Length(max=20)],
    )
    points = IntegerField(
        _l("Points that they take along"),
        default=0,
        validators=[
            InputRequired(_l("Type a number, or 0.")),
            NumberRange(0, MOST_POINTS, _l("Type a number, or 0.")),
        ],
        render_kw=NUMBER,
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Offer the people of the household."""
        self.people.choices = [SelectChoice(number, name) for number, name in people]


class MergerForm(KeyedForm):
    """Into which household."""

    number = StringField(
        _l("Number of the household that stays"),
        validators=[DataRequired(_l("Type a household number.")), Length(max=20)],
    )


class ClosingForm(KeyedForm):
    """What becomes of the points."""

    lapses = BooleanField(_l("The points that are left lapse"))
