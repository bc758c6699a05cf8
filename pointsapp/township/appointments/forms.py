"""Whom the township wants as a village's administrator."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from pointsapp.access.appointments.queries import Administrator
from pointsapp.access.appointments.service import NewAdministrator
from pointsapp.access.staff.forms import lower_case
from pointsapp.township.villages.forms import reason_field
from pointsapp.web.forms import KeyedForm


class ProposalForm(KeyedForm):
    """Who, why, and whose account ends."""

    name = StringField(
        _l("Name"), validators=[DataRequired(_l("Name the person.")), Length(max=60)]
    )
    username = StringField(
        _l("User name to sign in with"),
        validators=[DataRequired(_l("Type a user name.")), Length(max=40)],
        filters=[lower_case],
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    reason = reason_field(_l("Why the township appoints"))
    ends = SelectField(_l("Account that ends with it"), coerce=int)

    def offer(self, administrators: Iterable[Administrator]) -> None:
        """Offer to end one of these accounts, or none."""
        names = ((one.id, one.name) for one in administrators)
        self.ends.choices = [(0, _("none: the old one stays too")), *names]

    def new(self, village_id: int) -> NewAdministrator:
        """Return what was typed, for this village."""
        return NewAdministrator(
            village_id=village_id,
            name=self.name.data,
            username=self.username.data,
            reason=self.reason.data,
            ends_id=self.ends.data or None,
        )
