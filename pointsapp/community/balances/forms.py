"""What the clerk says to the questions of the balances' preview."""

import re

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from pointsapp.community.balances.reading import Answers
from pointsapp.web.import_pages import ConfirmationForm


class BalancesForm(ConfirmationForm):
    """The balances that were shown, and which households are meant."""

    numbers_right = BooleanField(_l("The numbers are right, the names are old"))

    @property
    def answers(self) -> Answers:
        """Everything that was answered; fields are named by row."""
        households = {}
        for name, chosen in request.form.items():
            row = re.fullmatch(r"row-(\d{1,6})", name)
            if row and re.fullmatch(r"\d{1,9}", chosen):
                households[int(row[1])] = int(chosen)
        return Answers(households, numbers_right=bool(self.numbers_right.data))
