"""What the clerk says to the questions of the balances' preview."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from pointsapp.community.balances.reading import Answers
from pointsapp.web.forms import numbered
from pointsapp.web.import_pages import ConfirmationForm
from pointsapp.web.values import whole_number


class BalancesForm(ConfirmationForm):
    """The balances that were shown, and which households are meant."""

    numbers_right = BooleanField(_l("The numbers are right, the names are old"))

    @property
    def answers(self) -> Answers:
        """Everything that was answered; fields are named by row."""
        households = {}
        for row, chosen in numbered(request.form, "row"):
            household_id = whole_number(chosen)
            if household_id is not None:
                households[row] = household_id
        return Answers(households, numbers_right=bool(self.numbers_right.data))
