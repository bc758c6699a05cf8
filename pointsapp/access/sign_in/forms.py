"""Forms for signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.access.credentials.forms import LONGEST, STAYS, PinField
from pointsapp.web.forms import Form
from pointsapp.web.values import whole_number


class HouseholdSignInForm(Form):
    """A resident: household number or phone, and PIN."""

    village = HiddenField(filters=[whole_number])
    number = StringField(
        _l("Household number or phone"),
        validators=[DataRequired(_l("Type your household number or phone.")), Length(max=40)],
    )
    pin = PinField(_l("PIN, 6 digits"))
    stays = BooleanField(STAYS, default=True)


class StaffSignInForm(Form):
    """Staff: user name and password."""

    username = StringField(
        _l("User name"),
        validators=[DataRequired(_l("Type your user name.")), Length(max=40)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
