"""The fields of the colleague who confirms that points move."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import Length

from pointsapp.community.colleagues.service import check_password
from pointsapp.refusals import Refusal
from pointsapp.web.forms import Form


class ColleagueForm(Form):
    """What the colleague types; empty where no points move."""

    second = ""
    """The actor code of the colleague, once the password was checked."""

    username = StringField(
        _l("User name of the colleague"),
        validators=[Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password of the colleague"),
        validators=[Length(max=128)],
        render_kw={"autocomplete": "new-password"},
    )

    def check_colleague(self) -> bool:
        """Check the password of the colleague, if one was named; a refusal shows on the form."""
        if not self.username.data:
            return True
        try:
            self.second = check_password(self.username.data, self.password.data or "")
        except Refusal as refusal:
            self.refuse(refusal)
        return self.refused is None
