"""The forms of a hand-over."""

from collections.abc import Iterable
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString
from wtforms import DateField, DecimalField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from pointsapp.access.staff.queries import StaffMember
from pointsapp.community.colleagues.forms import ColleagueForm
from pointsapp.oversight.handovers.models import LONGEST_WORDS
from pointsapp.oversight.handovers.service import Noted
from pointsapp.web.forms import Form

MOST_YUAN = 100_000_000


def person(label: LazyString) -> StringField:
    """Return a field for somebody's name."""
    return StringField(label, validators=[DataRequired(_l("Name the person.")), Length(max=40)])


def name(label: LazyString) -> StringField:
    """Return a field for somebody's name that may stay empty."""
    return StringField(label, validators=[Length(max=40)])


def yuan(label: LazyString) -> DecimalField:
    """Return a field for money that may be nothing."""
    return DecimalField(
        label,
        places=2,
        validators=[Optional(), NumberRange(Decimal(0), MOST_YUAN, _l("Type yuan, such as 3.50."))],
        render_kw={"inputmode": "decimal"},
    )


def words(label: LazyString) -> StringField:
    """Return a field for a line of words."""
    return StringField(label, validators=[Length(max=LONGEST_WORDS)])


class BeginningForm(Form):
    """Who hands over to whom, before which witness."""

    outgoing = person(_l("Who hands over"))
    incoming = person(_l("Who takes over"))
    witness = person(lazy_pgettext("hand-over", "Witness"))


class NotesForm(Form):
    """What people write on the sheet."""

    counts_for_outgoing = name(_l("Who counts the stock for who hands over"))
    counts_for_incoming = name(_l("Who counts the stock for who takes over"))
    cash = yuan(_l("Cash, in yuan"))
    cash_words = words(_l("Where the cash is"))
    budget = yuan(_l("Money left of the budget, in yuan"))
    budget_words = words(_l("Which budget, and who keeps it"))
    keys = words(_l("Devices, keys and papers handed over"))
    ends = SelectMultipleField(
        _l("Accounts that end when it is completed"), coerce=int, option_widget=CheckboxInput()
    )
    signed_on = DateField(_l("Day on which the list was signed"), validators=[Optional()])

    def offer(self, staff: Iterable[StaffMember]) -> None:
        """Offer the accounts that may sign in."""
        self.ends.choices = [(one.id, one.name) for one in staff if one.is_active]

    def noted(self) -> Noted:
        """Return what was typed."""
        return Noted(
            counts_for_outgoing=self.counts_for_outgoing.data or "",
            counts_for_incoming=self.counts_for_incoming.data or "",
            cash_fen=_fen(self.cash.data),
            cash_words=self.cash_words.data or "",
            budget_fen=_fen(self.budget.data),
            budget_words=self.budget_words.data or "",
            keys=self.keys.data or "",
            signed_on=self.signed_on.data,
            ends=frozenset(self.ends.data or ()),
        )


class CompletionForm(ColleagueForm):
    """The other person of the two who complete it."""


def _fen(typed: Decimal | None) -> int | None:
    return None if typed is None else int(typed * 100)
