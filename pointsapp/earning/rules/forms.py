"""Adopting the rules."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from pointsapp.web.forms import Form


class AdoptionForm(Form):
    """From which day, and by which resolution of the villagers' meeting."""

    first_day = DateField(
        _l("First day"), validators=[InputRequired(_l("Choose the day from which they hold."))]
    )
    resolution = StringField(
        _l("Villagers' resolution"),
        validators=[DataRequired(_l("Say which meeting decided it, and when.")), Length(max=200)],
    )
