"""What a paired member lets be shown."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TelField
from wtforms.validators import Length

from pointsapp.access.models import Shown
from pointsapp.web.forms import Form


class ContactForm(Form):
    """The name, and the phone with it."""

    with_name = BooleanField(_l("My name may be shown"))
    with_phone = BooleanField(_l("My phone too"))
    phone = TelField(
        _l("Phone"), validators=[Length(max=20)], render_kw={"autocomplete": "tel", "maxlength": 20}
    )

    @property
    def shown(self) -> Shown:
        """How much that is; a phone is not shown without whose it is."""
        if not self.with_name.data:
            return Shown.NOTHING
        return Shown.PHONE if self.with_phone.data else Shown.NAME
