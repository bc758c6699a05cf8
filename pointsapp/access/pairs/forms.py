"""The forms that pair households with party members."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from pointsapp.access.pairs.queries import HouseholdInCare, PairedMember
from pointsapp.web.forms import Form
from pointsapp.web.import_pages import ConfirmationForm


class _MemberForm(Form):
    """A form that names a party member."""

    member = SelectField(_l("Party member"), coerce=int)

    def offer(self, members: Iterable[PairedMember]) -> None:
        """Offer these party members, with how many households each has."""
        self.member.choices = [
            SelectChoice(member.user_id, f"{member.name} ({len(member.numbers)})")
            for member in members
        ]


class GroupForm(_MemberForm):
    """Some households of a group, for one party member."""

    households = SelectMultipleField(_l("Households"), coerce=int)

    def offer_households(self, households: Iterable[HouseholdInCare]) -> None:
        """Let these households be ticked."""
        self.households.choices = [SelectChoice(home.id, home.number) for home in households]


class HandOverForm(_MemberForm):
    """The party member who takes over."""


class NumbersForm(Form):
    """All the households in a party member's care."""

    numbers = TextAreaField(
        _l("Household numbers, separated by commas or spaces"), validators=[Length(max=4000)]
    )


class PairingListForm(ConfirmationForm):
    """A list of pairs that was shown."""

    appoint = BooleanField(_l("Make them paired party members"))
