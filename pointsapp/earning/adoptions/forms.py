"""The resolution that adopts a table, and the day on which it was filed."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from pointsapp.community.resolutions.forms import VotesForm, people
from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.service import Resolution
from pointsapp.earning.adoptions.words import MEETINGS
from pointsapp.web.forms import Form, KeyedForm


class ResolutionForm(KeyedForm, VotesForm):
    """Who met, when, and how they voted."""

    meeting = RadioField(
        _l("Which meeting"),
        choices=[SelectChoice(str(one), name) for one, name in MEETINGS.items()],
        default=Meeting.REPRESENTATIVES,
    )
    against = people(_l("Against"), 0)

    def resolution(self) -> Resolution:
        """Return what was typed."""
        return Resolution(
            meeting=self.meeting.data,
            met_on=self.met_on.data,
            present=self.present.data,
            in_favour=self.in_favour.data,
            against=self.against.data,
        )


class FilingForm(Form):
    """On which day the township got it."""

    filed_on = DateField(
        _l("Filed with the township on"),
        validators=[InputRequired(_l("Choose the day on which the township got it."))],
    )
