"""The forms of the counter and of the member who brings the goods."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.exchange.redemptions.models import LONGEST_REASON
from pointsapp.web.forms import Form


class BookingForm(Form):
    """What a booking needs on a day that is no exchange day."""

    off_day_reason = StringField(
        _l("Why today, though it is no exchange day"), validators=[Length(max=LONGEST_REASON)]
    )


class HandOverForm(Form):
    """To whom the goods were given at home, and when."""

    handed_to = StringField(
        _l("Given to"),
        validators=[DataRequired(_l("Type the name of who took the goods.")), Length(max=40)],
    )
    handed_on = DateField(_l("Day"), validators=[InputRequired(_l("Choose the day."))])
