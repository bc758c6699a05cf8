"""Forms for printing cards and replacing PINs."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    PasswordField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from pointsapp.access.credentials.forms import LONGEST
from pointsapp.web.forms import Form


class SecondPersonForm(Form):
    """The colleague who stands by a PIN's reset."""

    username = StringField(
        _l("User name of the colleague"),
        validators=[DataRequired(_l("Type the user name.")), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password of the colleague"),
        validators=[InputRequired(_l("Type the password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )


class GroupForm(Form):
    """Which group's cards; none means households without a group."""

    group = IntegerField(validators=[Optional()])
