"""What the clerk says to the questions of a roster's preview."""

from collections.abc import Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from pointsapp.community.lists.words import FIELDS
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.web.import_pages import EmptyingForm

MOVED = "moved-"
"""With this begin the fields that say whether somebody moved here."""


class RosterForm(EmptyingForm):
    """The roster that was shown, and what is meant in it."""

    many = BooleanField(_l("So many changes are meant"))
    strangers = BooleanField(_l("These are the same households with other people"))

    def offer(self, plan: Plan) -> None:
        """Offer to delete where an empty cell would delete something that is known."""
        self.offer_emptying(plan.columns.emptiable, FIELDS)

    @property
    def moved(self) -> Mapping[str, bool]:
        """Who moved here, and who is somebody else of the same name."""
        answers = {"yes": True, "no": False}
        return {
            name.removeprefix(MOVED): answers[request.form[name]]
            for name in request.form
            if name.startswith(MOVED) and request.form[name] in answers
        }

    @property
    def answers(self) -> Answers:
        """Everything that was answered."""
        return Answers(
            emptied=self.emptied_columns,
            moved=self.moved,
            many=bool(self.many.data),
            strangers=bool(self.strangers.data),
        )
