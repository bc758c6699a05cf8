"""The fields of a meeting's resolution."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from pointsapp.community.resolutions.votes import Votes
from pointsapp.web.forms import Form

MOST_PRESENT = 100_000
NUMBER = {"inputmode": "numeric"}


def people(label: object, fewest: int) -> IntegerField:
    """Return a field for a number of people."""
    wrong = _l("Type how many people, in figures.")
    return IntegerField(
        label,
        validators=[InputRequired(wrong), NumberRange(fewest, MOST_PRESENT, wrong)],
        render_kw=NUMBER,
    )


class VotesForm(Form):
    """On which day a meeting was held, how many were there and how many in favour."""

    met_on = DateField(
        _l("Day of the meeting"), validators=[InputRequired(_l("Choose the day of the meeting."))]
    )
    present = people(_l("Present"), 1)
    in_favour = people(_l("In favour"), 0)

    def votes(self) -> Votes:
        """Return what was typed."""
        return Votes(self.met_on.data, self.present.data, self.in_favour.data)
