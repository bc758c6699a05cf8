"""Who gets points for the visits of a month."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField

from pointsapp.care.rounds.proposal import Proposed
from pointsapp.web.forms import Form


class ProposalForm(Form):
    """The members whose own households stand on the sheet."""

    members = SelectMultipleField(_l("Party member"), coerce=int, choices=[])

    def offer(self, members: Iterable[Proposed]) -> None:
        """Let these members be ticked."""
        self.members.choices = [(member.user_id, member.name) for member in members]
