"""The form that founds a village of the township."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.access.credentials.confirmation import confirm_colleague
from pointsapp.access.credentials.forms import LONGEST
from pointsapp.access.setup.forms import NewVillageForm
from pointsapp.access.staff.queries import show_username
from pointsapp.community.models import LONGEST_REASON
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.township.villages.queries import TownshipVillage
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form

SAY_WHY = _l("Say why.")


def reason_field(label: LazyString, missing: LazyString = SAY_WHY) -> StringField:
    """Return the field for why the township does it: a sentence, not a word."""
    return StringField(
        label,
        validators=[
            DataRequired(missing),
            Length(min=4, max=LONGEST_REASON, message=_l("Say it in 4 to 200 characters.")),
        ],
    )


class OwnPasswordForm(Form):
    """Who acts for a village that isn't theirs types their own password."""

    password = PasswordField(
        _l("Your own password"),
        validators=[InputRequired(_l("Type your password.")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )

    def is_oneself(self) -> bool:
        """Check the password of who is signed in; a wrong one shows on the form."""
        username = show_username(db.session(), current_actor())
        try:
            confirm_colleague(username, self.password.data)
        except Refusal as refusal:
            self.refuse(refusal)
        return self.refused is None


class TownshipVillageForm(NewVillageForm, OwnPasswordForm):
    """A new village, its first administrator, and whose settings it begins with."""

    like = SelectField(_l("Settings to begin with"), coerce=int)

    def offer(self, villages: Iterable[TownshipVillage]) -> None:
        """Offer the product's own settings, and those of the villages that are there."""
        own = (0, _("the usual ones"))
        self.like.choices = [own, *((village.id, village.name) for village in villages)]


class RenamingForm(OwnPasswordForm):
    """What a village is called from now on, and why."""

    village = StringField(
        _l("New name of the village"),
        validators=[DataRequired(_l("Give it a name.")), Length(max=60)],
    )
    reason = reason_field(_l("Why it is renamed"))
