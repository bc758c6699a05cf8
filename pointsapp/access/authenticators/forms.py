"""Forms that ask for a code of the authenticator."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.access.credentials.forms import LONGEST
from pointsapp.web.forms import Form


def digits_of(text: str | None) -> str | None:
    """Take a code as apps and our own paper write it, in groups."""
    return text.replace(" ", "").replace("-", "") if text else text


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Sign-in code"),
        validators=[DataRequired(_l("Type the code.")), Length(max=20)],
        filters=[digits_of],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )


class SetUpForm(CodeForm):
    """The first code of a new authenticator; who signed in a while ago types the password too."""

    password = PasswordField(
        _l("Your password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
