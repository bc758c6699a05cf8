"""The form of a village's settings."""

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from pointsapp.web.forms import Form

MOST_NOTICE_DAYS = 60
MOST_POINTS = 10_000_000
MOST_RETURN_DAYS = 365
NUMBER = {"inputmode": "numeric"}


class SettingsForm(Form):
    """The village's settings, each as its committee would say it."""

    name = StringField(
        _l("Name of the village"), validators=[DataRequired(_l("Give it a name.")), Length(max=60)]
    )
    complaint_phone = TelField(
        _l("Phone for questions and complaints"),
        validators=[
            Optional(),
            Regexp(r"[0-9+ -]{5,20}$", message=_l("This is not a phone number.")),
        ],
    )
    notice_days = IntegerField(
        _l("Days of public notice before points count"),
        validators=[
            InputRequired(_l("Type the number of days; 0 means none.")),
            NumberRange(0, MOST_NOTICE_DAYS, _l("Type the number of days; 0 means none.")),
        ],
        render_kw=NUMBER,
    )
    second_approver_from = IntegerField(
        _l("Sheets of this many points need two approvers"),
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
        validators=[Length(max=60, message=_l("Too many days. Shorten the list."))],
    )
    exchange_place = StringField(
        _l("Where the counter is, and its hours"),
        validators=[Length(max=60, message=_l("This is too long: 60 characters at most."))],
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
        _l("Days within which goods may be returned to the counter"),
        validators=[
            InputRequired(_l("Type the number of days; 0 means the same day only.")),
            NumberRange(
                0, MOST_RETURN_DAYS, _l("Type the number of days; 0 means the same day only.")
            ),
        ],
        render_kw=NUMBER,
    )
    second_keeper_from_yuan = DecimalField(
        _l("From this many yuan a month on, goods are written off by two people"),
        places=2,
        validators=[
            Optional(),
            NumberRange(Decimal("0.01"), 1_000_000, _l("Type yuan, such as 3.50.")),
        ],
        render_kw={"inputmode": "decimal"},
    )
    codes_for = SelectField(_l("Who signs in with a code from the phone, beside the password"))
    findable = BooleanField(_l("Search engines may list the public board"))
    deductions_public = BooleanField(_l("Show deductions in public too"))
    debt_allowed = BooleanField(
        _l("A household may owe points that a correction takes back after they are spent")
    )
