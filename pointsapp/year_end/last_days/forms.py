"""From when to when the counter opens every day."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from pointsapp.web.forms import Form


class RunForm(Form):
    """The first and the last day of the run."""

    first = DateField(_l("First of these days"), validators=[InputRequired(_l("Choose the day."))])
    last = DateField(_l("Last of these days"), validators=[InputRequired(_l("Choose the day."))])
