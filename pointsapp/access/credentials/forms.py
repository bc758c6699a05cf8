"""Fields and forms that ask for a PIN."""

import unicodedata

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    PasswordField,
)
from wtforms.validators import InputRequired, Length, Optional

from pointsapp.web.forms import Form

LONGEST = 128
STAYS = _l("Stay signed in on this phone for half a year")


def _plain_digits(text: str | None) -> str | None:
    """Take full-width digits as a Chinese keyboard types them."""
    return unicodedata.normalize("NFKC", text).strip() if text else text


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


class CardPinForm(Form):
    """A resident who scanned the card: only the PIN."""

    pin = PinField(_l("PIN, 6 digits"))
    stays = BooleanField(STAYS, default=True)


class FirstPinForm(Form):
    """A PIN of one's own, twice."""

    new_pin = PinField(_l("New PIN, 6 digits"))
    again = PinField(_l("New PIN again"))
    stays = BooleanField(STAYS, default=True)

    def validate_again(self, field: PinField) -> None:
        """Both times the same, or nobody knows which was meant."""
        if field.data != self.new_pin.data:
            field.errors = [*field.errors, _("The two are not the same. Type them again.")]


class NewPinForm(FirstPinForm):
    """The PIN as it is, and the new one twice."""

    pin = PinField(_l("Current PIN"))
    stays = None
