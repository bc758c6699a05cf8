"""The resolution that adopts a table, and the day on which it was filed."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.service import Resolution
from pointsapp.earning.adoptions.words import MEETINGS
from pointsapp.web.forms import Form, KeyedForm

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


class ResolutionForm(KeyedForm):
    """Who met, when, and how they voted."""

    meeting = RadioField(
        _l("Which meeting"),
        choices=[SelectChoice(str(one), name) for one, name in MEETINGS.items()],
        default=Meeting.REPRESENTATIVES,
    )
    met_on = DateField(
        _l("Day of the meeting"), validators=[InputRequired(_l("Choose the day of the meeting."))]
    )
    present = people(_l("Present"), 1)
    in_favour = people(_l("In favour"), 0)
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
