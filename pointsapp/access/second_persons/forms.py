"""The form that signs what was looked at."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from pointsapp.web.forms import Form


class LookForm(Form):
    """What somebody looked at, by its ticks."""

    seen = SelectMultipleField(
        _l("Looked at"),
        coerce=int,
        validate_choice=False,
        validators=[InputRequired(_l("Tick what you looked at."))],
    )
