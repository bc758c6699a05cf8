"""Forms for appointing staff and changing their passwords."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    PasswordField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput

from pointsapp.access.credentials.forms import LONGEST
from pointsapp.access.permissions import VILLAGE_ROLES
from pointsapp.access.staff.words import ROLES
from pointsapp.web.forms import Form


def lower_case(text: str | None) -> str | None:
    """Undo the capital that a phone's keyboard begins a word with."""
    return text.lower() if text else text


class MemberForm(Form):
    """What the administrator says of somebody who works for the village."""

    name = StringField(
        _l("Name"), validators=[DataRequired(_l("Name the person.")), Length(max=60)]
    )
    household = StringField(_l("Number of their own household"), validators=[Length(max=20)])
    roles = SelectMultipleField(
        _l("What the person does"),
        choices=[SelectChoice(str(role), ROLES[role]) for role in VILLAGE_ROLES],
        option_widget=CheckboxInput(),
        validators=[InputRequired(_l("Choose one role or more."))],
    )


class AppointForm(MemberForm):
    """Somebody new."""

    username = StringField(
        _l("User name to sign in with"),
        validators=[DataRequired(_l("Type a user name.")), Length(max=40)],
        filters=[lower_case],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class NewPasswordForm(Form):
    """The password as it is, and the new one twice."""

    password = PasswordField(
        _l("Current password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _l("New password, 12 characters or more"),
        validators=[InputRequired(_l("Type the new password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password again"),
        validators=[InputRequired(_l("Type the new password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: PasswordField) -> None:
        """Both times the same, or nobody knows which was meant."""
        if field.data != self.new_password.data:
            field.errors = [*field.errors, _("The two are not the same. Type them again.")]
