"""Closing a period, and opening it again."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import HiddenInput

from pointsapp.community.colleagues.forms import ColleagueForm
from pointsapp.web.forms import Form
from pointsapp.year_end.closings.models import LONGEST_REASON


class ClosingForm(Form):
    """Through which day."""

    through = DateField(
        _l("Last day"),
        validators=[InputRequired(_l("Choose the last day of a month."))],
        widget=HiddenInput(),
    )


class ReopeningForm(ColleagueForm):
    """Why a period is opened again, and who confirms it."""

    reason = StringField(
        _l("Why it is opened again"),
        validators=[DataRequired(_l("Give a reason.")), Length(max=LONGEST_REASON)],
    )
