"""The forms that found a village."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from pointsapp.access.credentials.forms import LONGEST
from pointsapp.access.staff.forms import lower_case
from pointsapp.web.forms import Form


class NewVillageForm(Form):
    """A village that is new here, and who administers it."""

    village = StringField(
        _l("Name of the village"), validators=[DataRequired(_l("Give it a name.")), Length(max=60)]
    )
    code = StringField(
        _l("Area code of the village, 12 digits"),
        validators=[Regexp(r"[0-9]{12}$", message=_l("An area code has 12 digits."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    name = StringField(
        _l("Name of the administrator"),
        validators=[DataRequired(_l("Name the person.")), Length(max=60)],
        render_kw={"autocomplete": "name"},
    )
    username = StringField(
        _l("User name to sign in with"),
        validators=[DataRequired(_l("Type a user name.")), Length(max=40)],
        filters=[lower_case],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )


class FoundingForm(NewVillageForm):
    """Township, village and administrator of an empty installation."""

    township = StringField(_l("Name of the township"), validators=[Length(max=60)])
    password = PasswordField(
        _l("Password, 12 characters or more"),
        validators=[InputRequired(_l("Type a password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Password again"),
        validators=[InputRequired(_l("Type a password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: PasswordField) -> None:
        """Both times the same, or nobody knows which was meant."""
        if field.data != self.password.data:
            field.errors = [*field.errors, _("The two are not the same. Type them again.")]
