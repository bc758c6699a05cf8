"""The form that links the account of another village."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.access.credentials.forms import LONGEST
from pointsapp.web.forms import Form


class LinkForm(Form):
    """The own password, and user name and password of the other account."""

    own_password = PasswordField(
        _l("Password of this account"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    username = StringField(
        _l("User name in the other village"),
        validators=[DataRequired(_l("Type the user name.")), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password in the other village"),
        validators=[InputRequired(_l("Type the password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "off"},
    )
