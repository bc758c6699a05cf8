"""Signing in, and choosing a PIN."""

import unicodedata
from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from pointsapp.access.permissions import VILLAGE_ROLES
from pointsapp.access.staff_words import ROLES
from pointsapp.web.forms import Form

LONGEST = 128
STAYS = _l("Stay signed in on this phone for half a year")


def _plain_digits(text: str | None) -> str | None:
    """Take full-width digits as a Chinese keyboard types them."""
    return unicodedata.normalize("NFKC", text).strip() if text else text


def _small(text: str | None) -> str | None:
    """Take capitals as a phone's keyboard begins a word with."""
    return text.lower() if text else text


class PinField(PasswordField):
    """Six digits, hidden; a phone shows its number keys."""

    def __init__(self, label: str, *, required: bool = True, **kwargs: object) -> None:
        attributes = {"inputmode": "numeric", "maxlength": "6", "autocomplete": "off"}
        presence = InputRequired(_l("Type the six digits.")) if required else Optional()
        super().__init__(
            label,
            validators=[presence, Length(max=LONGEST)],
            filters=[_plain_digits],
            render_kw=attributes,
            **kwargs,
        )


class HouseholdSignInForm(Form):
    """A resident: household number or phone, and PIN."""

    only_village: int | None = None
    village = SelectField(_l("Village"), coerce=int)
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


class CardPinForm(Form):
    """A resident who scanned the card: only the PIN."""

    pin = PinField(_l("PIN, 6 digits"))
    stays = BooleanField(STAYS, default=True)


class InvitationForm(Form):
    """Whom a household invites to help."""

    name = StringField(
        _l("Name of the helper"), validators=[DataRequired(_l("Type the name.")), Length(max=20)]
    )
    relation = StringField(
        _l("Who this is to you"),
        validators=[DataRequired(_l("Type who this is: son, neighbour.")), Length(max=20)],
    )


class FirstPinForm(Form):
    """A PIN of one's own, twice."""

    new_pin = PinField(_l("New PIN, 6 digits"))
    again = PinField(_l("New PIN once more"))
    stays = BooleanField(STAYS, default=True)

    def validate_again(self, field: PinField) -> None:
        """Both times the same, or nobody knows which was meant."""
        if field.data != self.new_pin.data:
            field.errors = [*field.errors, _("The two are not the same. Type them again.")]


class NewPinForm(FirstPinForm):
    """The PIN as it is, and the new one twice."""

    pin = PinField(_l("PIN until now"))
    stays = None


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


class PairForm(Form):
    """A party member and the households in care."""

    member = SelectField(_l("Party member"), coerce=int)
    numbers = TextAreaField(
        _l("Household numbers, apart by commas or spaces"), validators=[Length(max=4000)]
    )

    def offer(self, members: Iterable[tuple[int, str]]) -> None:
        """Offer these party members."""
        self.member.choices = [SelectChoice(user_id, name) for user_id, name in members]


class MemberForm(Form):
    """What the administrator says of somebody who works for the village."""

    name = StringField(
        _l("Name"), validators=[DataRequired(_l("Name the person.")), Length(max=60)]
    )
    household = StringField(_l("Number of the own household"), validators=[Length(max=20)])
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
        filters=[_small],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class NewPasswordForm(Form):
    """The password as it is, and the new one twice."""

    password = PasswordField(
        _l("Password until now"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        _l("New password, 8 characters or more"),
        validators=[InputRequired(_l("Type the new password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password once more"),
        validators=[InputRequired(_l("Type the new password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_again(self, field: PasswordField) -> None:
        """Both times the same, or nobody knows which was meant."""
        if field.data != self.new_password.data:
            field.errors = [*field.errors, _("The two are not the same. Type them again.")]
